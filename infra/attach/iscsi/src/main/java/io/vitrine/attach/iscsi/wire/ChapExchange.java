package io.vitrine.attach.iscsi.wire;

import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.ChapAlgorithm;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** CHAP, one way or mutual (RFC 7143, 12.1.3; RFC 1994). Used for one login. */
final class ChapExchange implements AutoCloseable {
    private static final int LONGEST_BINARY = 1024;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Challenges of all logins under way in this process: a target that sends one of them wants it answered for itself. */
    private static final Set<String> OUTSTANDING = ConcurrentHashMap.newKeySet();

    private final Chap own;
    private final Optional<Chap> peers;
    private final List<ChapAlgorithm> offered;
    private Optional<Mutual> mutual = Optional.empty();
    private boolean proved;

    private record Mutual(ChapAlgorithm algorithm, int identifier, byte[] challenge) {}

    ChapExchange(Chap own, Optional<Chap> peers, List<ChapAlgorithm> offered) throws IscsiException {
        this.own = own;
        this.peers = peers;
        this.offered = offered;
        if (peers.isPresent() && peers.get().secret().equals(own.secret())) {
            throw failed(
                    "The CHAP secrets of the initiator and of the target are the same, which RFC 7143, 12.1.3 forbids.");
        }
    }

    Map<String, String> offer() {
        var numbers =
                offered.stream().map(one -> Integer.toString(one.number())).collect(Collectors.joining(","));
        return Map.of("CHAP_A", numbers);
    }

    /** Whether the target has asked for the answer that {@link #answer} gives. */
    static boolean isChallenge(Map<String, String> keys) {
        return keys.containsKey("CHAP_A") || keys.containsKey("CHAP_C");
    }

    /** Proves this side, and asks the target to do the same where it has to. */
    Map<String, String> answer(Map<String, String> keys) throws IscsiException {
        if (proved) {
            throw failed("The target asks for CHAP a second time.");
        }
        var algorithm = algorithm(need(keys, "CHAP_A"));
        var challenge = binary(need(keys, "CHAP_C"));
        if (OUTSTANDING.contains(HexFormat.of().formatHex(challenge))) {
            throw failed("The target sent back a CHAP challenge of this initiator's own.");
        }
        var answer = new LinkedHashMap<String, String>();
        answer.put("CHAP_N", own.name());
        answer.put("CHAP_R", hex(response(algorithm, identifier(need(keys, "CHAP_I")), own.secret(), challenge)));
        if (peers.isPresent()) {
            challengeTarget(algorithm, answer);
        }
        proved = true;
        return answer;
    }

    private void challengeTarget(ChapAlgorithm algorithm, Map<String, String> answer) {
        var challenge = new byte[algorithm.length()];
        RANDOM.nextBytes(challenge);
        var asked = new Mutual(algorithm, RANDOM.nextInt(256), challenge);
        OUTSTANDING.add(HexFormat.of().formatHex(challenge));
        mutual = Optional.of(asked);
        answer.put("CHAP_I", Integer.toString(asked.identifier));
        answer.put("CHAP_C", hex(challenge));
    }

    /** Before the login leaves the security stage: both sides must have proved what they have to. */
    void finish(Map<String, String> keys) throws IscsiException {
        if (!proved) {
            throw failed("The target lets the initiator in without the CHAP that it was offered alone.");
        }
        if (mutual.isPresent()) {
            check(mutual.get(), peers.orElseThrow(), keys);
        }
    }

    private static void check(Mutual asked, Chap peer, Map<String, String> keys) throws IscsiException {
        if (!keys.containsKey("CHAP_N") || !keys.containsKey("CHAP_R")) {
            throw failed("The target does not prove itself by CHAP.");
        }
        var right = response(asked.algorithm, asked.identifier, peer.secret(), asked.challenge);
        var itsName = need(keys, "CHAP_N").equals(peer.name());
        if (!(MessageDigest.isEqual(right, binary(need(keys, "CHAP_R"))) && itsName)) {
            throw failed("The target's own CHAP name or secret is not the one expected of it.");
        }
    }

    @Override
    public void close() {
        mutual.ifPresent(asked -> OUTSTANDING.remove(HexFormat.of().formatHex(asked.challenge)));
    }

    private ChapAlgorithm algorithm(String number) throws IscsiException {
        return offered.stream()
                .filter(one -> Integer.toString(one.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> failed("The target wants a CHAP algorithm that was not offered."));
    }

    private static byte[] response(ChapAlgorithm algorithm, int identifier, String secret, byte[] challenge)
            throws IscsiException {
        try {
            var digest = MessageDigest.getInstance(algorithm.digest());
            digest.update((byte) identifier);
            digest.update(secret.getBytes(StandardCharsets.UTF_8));
            return digest.digest(challenge);
        } catch (NoSuchAlgorithmException e) {
            throw new IscsiException(
                    IscsiFault.AUTHENTICATION_FAILED, "This Java has no " + algorithm.digest() + ".", e);
        }
    }

    private static int identifier(String text) throws IscsiException {
        try {
            var number = Integer.parseInt(text);
            if (number >= 0 && number <= 255) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw failed("The target's CHAP_I is no number from 0 to 255.");
    }

    private static String need(Map<String, String> keys, String key) throws IscsiException {
        var value = keys.get(key);
        if (value == null) {
            throw failed("The target left out " + key + ".");
        }
        return value;
    }

    /** RFC 7143, 6.1: hexadecimal or base64. */
    static byte[] binary(String text) throws IscsiException {
        try {
            var bytes = decoded(text);
            if (bytes.length > 0 && bytes.length <= LONGEST_BINARY) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Told below, without what was sent.
        }
        throw failed("The target sent a binary value that is neither 0x… nor 0b…, or has not 1 to 1024 bytes.");
    }

    private static byte[] decoded(String text) {
        if (text.startsWith("0x") || text.startsWith("0X")) {
            var digits = text.substring(2);
            return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
        }
        if (text.startsWith("0b") || text.startsWith("0B")) {
            return Base64.getDecoder().decode(text.substring(2));
        }
        throw new IllegalArgumentException();
    }

    private static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    private static IscsiException failed(String message) {
        return new IscsiException(IscsiFault.AUTHENTICATION_FAILED, message);
    }
}
