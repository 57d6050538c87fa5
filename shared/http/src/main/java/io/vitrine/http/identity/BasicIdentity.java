package io.vitrine.http.identity;

import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Mode {@code basic}: user name and password in each request (RFC 7617, UTF-8), checked against the users file. Hashing is slow on
 * purpose, so it has threads of its own, few, and a bounded queue: guessing passwords fills that, not the machine.
 */
public final class BasicIdentity implements Identity, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MOST_WAITING = 64;
    private static final String SCHEME = "Basic ";
    private static final String REASON = "User name and password are required, and have to be right.";

    private final UsersFile users;
    private final String challenge;
    private final VerifiedPasswords verified;
    private final ExecutorService hashing;

    /** Checked against while there is no user at all: random characters, the hash of nothing known. */
    private static final String NOBODYS_HASH = "$2b$12$OGtJKt6jj.fkI71jjGdiR.NFo84lOf/xJyhsQThAUVQ9neTbGzSY.";

    public BasicIdentity(UsersFile users, String realm, VerifiedPasswords verified) {
        this.users = users;
        this.challenge = "Basic realm=\"" + realm.replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\", charset=\"UTF-8\"";
        this.verified = verified;
        var threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.hashing = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("password-", 0).factory());
    }

    /** What a client sent; the password as the bytes it is hashed from. */
    private record Credentials(String name, byte[] password) {}

    @Override
    public Authentication authenticate(HeaderLookup headers, String requestId) {
        return headers.first("Authorization")
                .flatMap(BasicIdentity::credentials)
                .flatMap(this::verify)
                .<Authentication>map(user -> new Authentication.Authenticated(caller(user, requestId)))
                .orElseGet(() -> new Authentication.Rejected(challenge, REASON));
    }

    @Override
    public void close() {
        hashing.shutdownNow();
    }

    private Optional<User> verify(Credentials sent) {
        var user = users.find(sent.name);
        if (user.isPresent() && verified.contains(user.get(), sent.password)) {
            return user;
        }
        var right = matches(sent.password, user.map(User::hash).orElseGet(() -> decoy(sent.name)));
        if (user.isEmpty() || !right) {
            return Optional.empty();
        }
        verified.add(user.get(), sent.password);
        return user;
    }

    /** Somebody's hash for a user there is not, always the same for the same name: so the time an answer takes does not tell. */
    private String decoy(String name) {
        var hashes = users.all().stream().map(User::hash).toList();
        return hashes.isEmpty() ? NOBODYS_HASH : hashes.get(Math.floorMod(name.hashCode(), hashes.size()));
    }

    private boolean matches(byte[] password, String hash) {
        try {
            return hashing.submit(() -> PasswordHash.matches(password, hash))
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException | TimeoutException e) {
            throw new FaultException(Fault.UNAVAILABLE, "Too many passwords are being checked at the moment.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(Fault.UNAVAILABLE, "Interrupted while checking a password.", e);
        }
    }

    /** Empty where the header is of another scheme or malformed: both get the challenge. */
    private static Optional<Credentials> credentials(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            var pair =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            var colon = 0;
            while (colon < pair.length && pair[colon] != ':') {
                colon++;
            }
            return colon == pair.length
                    ? Optional.empty()
                    : Optional.of(new Credentials(
                            new String(pair, 0, colon, StandardCharsets.UTF_8),
                            Arrays.copyOfRange(pair, colon + 1, pair.length)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Caller caller(User user, String requestId) {
        return new Caller(user.name(), user.project(), ImpliedRoles.with(user.roles()), user.admin(), requestId);
    }
}
