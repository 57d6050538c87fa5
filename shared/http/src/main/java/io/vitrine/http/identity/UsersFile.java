package io.vitrine.http.identity;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The file of the users, one a line (see {@link User}); empty lines and such that begin with # do not count. It is read again when it
 * has changed; a missing file has no users. While what it was changed to cannot be read, those known before stay; what is wrong with it
 * stands in the log, for a client need not know.
 */
public final class UsersFile {
    private static final Logger LOG = Logger.getLogger(UsersFile.class);

    private final Path file;
    private volatile Snapshot known = new Snapshot(Optional.empty(), Map.of());

    public UsersFile(Path file) {
        this.file = file;
    }

    /** What tells one state of the file from another. */
    private record Stamp(FileTime modified, long size, Optional<Object> fileKey) {}

    private record Snapshot(Optional<Stamp> of, Map<String, User> users) {}

    /** All users in the order of the file. */
    public Collection<User> all() {
        return current().users.values();
    }

    public Optional<User> find(String name) {
        return Optional.ofNullable(current().users.get(name));
    }

    /** Writes the file anew, readable by its owner only; readers see the old or the new one, never half of it. */
    public void replace(Collection<User> users) {
        var text = new StringBuilder(
                "# name:bcrypt:project:role,role   (written by \"vitrine user\", read again when it changes)\n");
        users.forEach(user -> text.append(user.line()).append('\n'));
        try {
            Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
            var fresh = Files.createTempFile(
                    folder,
                    "users",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.UTF_8.encode(text.toString()));
                channel.force(true);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw unusable("cannot be written: " + e.getMessage(), e);
        }
    }

    private Snapshot current() {
        var stamp = stamp();
        if (!stamp.equals(known.of)) {
            known = new Snapshot(stamp, stamp.isPresent() ? readOrKeep() : Map.of());
        }
        return known;
    }

    private Map<String, User> readOrKeep() {
        try {
            return read();
        } catch (FaultException e) {
            if (known.of.isEmpty()) {
                throw e;
            }
            LOG.error("The users known before stay until that is mended.");
            return known.users;
        }
    }

    private Optional<Stamp> stamp() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(
                    attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable("cannot be read", e);
        }
    }

    private Map<String, User> read() {
        try {
            var users = new LinkedHashMap<String, User>();
            var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            for (var at = 0; at < lines.size(); at++) {
                add(users, lines.get(at).strip(), at + 1);
            }
            return users;
        } catch (IOException e) {
            throw unusable("cannot be read", e);
        }
    }

    private void add(Map<String, User> users, String line, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        try {
            var user = User.parse(line);
            if (users.put(user.name(), user) != null) {
                throw new IllegalArgumentException("user " + user.name() + " stands in it twice");
            }
        } catch (IllegalArgumentException e) {
            throw unusable("is wrong in line " + number + ": " + e.getMessage(), e);
        }
    }

    private FaultException unusable(String what, Exception cause) {
        LOG.errorf("The users file %s %s.", file, what);
        return new FaultException(Fault.UNAVAILABLE, "The users of this service cannot be read.", cause);
    }
}
