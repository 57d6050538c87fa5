package io.vitrine.attach.iscsi.scripted;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The security stage of one login (RFC 7143, 12.1.3): what the target asks, and whether it is content. */
final class ChapExchange {
    private static final int ID = 0x5a;
    private final ChapSide side;
    private int algorithm;
    private byte[] challenge = {};
    private boolean done;

    ChapExchange(ChapSide side) {
        this.side = side;
        this.done = !side.isAsked();
    }

    boolean isDone() {
        return done;
    }

    /** Empty where the initiator may not come in. */
    Optional<Map<String, String>> answer(Map<String, String> in) {
        if (in.containsKey("AuthMethod")) {
            return method(in.get("AuthMethod").split(","));
        }
        if (in.containsKey("CHAP_A")) {
            return challenge(in.get("CHAP_A").split(","));
        }
        return in.containsKey("CHAP_R") ? verdict(in) : Optional.of(Map.of());
    }

    private Optional<Map<String, String>> method(String[] offered) {
        var wanted = side.isAsked() ? "CHAP" : "None";
        return Arrays.asList(offered).contains(wanted) ? Optional.of(Map.of("AuthMethod", wanted)) : Optional.empty();
    }

    private Optional<Map<String, String>> challenge(String[] offered) {
        var chosen = Arrays.stream(offered)
                .map(Integer::valueOf)
                .filter(side.algorithms()::contains)
                .findFirst();
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        algorithm = chosen.get();
        challenge = ChapSide.challenge(algorithm);
        var out = new LinkedHashMap<String, String>();
        out.put("CHAP_A", Integer.toString(algorithm));
        out.put("CHAP_I", Integer.toString(ID));
        out.put("CHAP_C", side.number(challenge));
        return Optional.of(out);
    }

    private Optional<Map<String, String>> verdict(Map<String, String> in) {
        var expected = ChapSide.response(algorithm, ID, side.secret(), challenge);
        boolean right = challenge.length > 0
                && side.name().equals(in.get("CHAP_N"))
                && Arrays.equals(expected, ChapSide.bytes(in.getOrDefault("CHAP_R", "0x")));
        done = right;
        return right ? Optional.of(ownProof(in)) : Optional.empty();
    }

    private Map<String, String> ownProof(Map<String, String> in) {
        if (!in.containsKey("CHAP_C") || side.ownName().isEmpty()) {
            return Map.of();
        }
        var theirs = ChapSide.bytes(in.get("CHAP_C"));
        int id = Integer.parseInt(in.getOrDefault("CHAP_I", "0"));
        var out = new LinkedHashMap<String, String>();
        out.put("CHAP_N", side.ownName());
        out.put("CHAP_R", side.number(ChapSide.response(algorithm, id, side.ownSecret(), theirs)));
        return out;
    }
}
