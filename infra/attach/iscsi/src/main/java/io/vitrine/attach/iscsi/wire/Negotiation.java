package io.vitrine.attach.iscsi.wire;

import io.vitrine.attach.iscsi.DigestChoice;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings.Proposal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.stream.Collectors;

/** The operational keys of a login (RFC 7143, chapter 13): offers, the target's answers and offers, and what follows from both. */
final class Negotiation {
    private static final int LEAST_SEGMENT = 512;
    private static final int MOST_SEGMENT = (1 << 24) - 1;
    /** Declared, not negotiated: they want no answer. */
    private static final Set<String> DECLARATIONS =
            Set.of("TargetAlias", "TargetAddress", "TargetPortalGroupTag", "MaxRecvDataSegmentLength", "TargetName");

    private static final Set<String> MARKERS = Set.of("IFMarker", "OFMarker", "IFMarkInt", "OFMarkInt");
    /** Words instead of a value (RFC 7143, 6.2). */
    private static final Set<String> REFUSALS = Set.of("Reject", "NotUnderstood", "Irrelevant", "None");

    /** Keys that a discovery session has no use for. */
    private static final Set<String> ONLY_NORMAL = Set.of(
            "InitialR2T",
            "ImmediateData",
            "FirstBurstLength",
            "MaxBurstLength",
            "MaxOutstandingR2T",
            "MaxConnections",
            "DataPDUInOrder",
            "DataSequenceInOrder");

    private final Proposal proposal;
    private final boolean discovery;
    private final Map<String, String> offers = new LinkedHashMap<>();
    private final Map<String, String> answers = new HashMap<>();

    Negotiation(Proposal proposal, boolean discovery) {
        this.proposal = proposal;
        this.discovery = discovery;
        offers.put("HeaderDigest", choices(proposal.headerDigests()));
        offers.put("DataDigest", choices(proposal.dataDigests()));
        offers.put("MaxRecvDataSegmentLength", Integer.toString(proposal.maxRecvDataSegmentLength()));
        offers.put("DefaultTime2Wait", Integer.toString(proposal.defaultTime2WaitSeconds()));
        offers.put("DefaultTime2Retain", Integer.toString(proposal.defaultTime2RetainSeconds()));
        offers.put("ErrorRecoveryLevel", "0");
        if (!discovery) {
            offers.put("InitialR2T", yesOrNo(proposal.initialR2t()));
            offers.put("ImmediateData", yesOrNo(proposal.immediateData()));
            offers.put("FirstBurstLength", Integer.toString(proposal.firstBurstLength()));
            offers.put("MaxBurstLength", Integer.toString(proposal.maxBurstLength()));
            offers.put("MaxOutstandingR2T", Integer.toString(proposal.maxOutstandingR2t()));
            offers.put("MaxConnections", "1");
            offers.put("DataPDUInOrder", "Yes");
            offers.put("DataSequenceInOrder", "Yes");
        }
    }

    private static String choices(List<DigestChoice> digests) {
        return digests.stream().map(DigestChoice::value).collect(Collectors.joining(","));
    }

    private static String yesOrNo(boolean value) {
        return value ? "Yes" : "No";
    }

    Map<String, String> offers() {
        return offers;
    }

    /**
     * Notes what the target says.
     *
     * @param offered whether {@link #offers} was sent: what comes of them is an answer then
     * @param replies where what has to be said to the target's own offers goes
     */
    void hear(List<TextKeys.Pair> pairs, boolean offered, Map<String, String> replies) throws IscsiException {
        for (var pair : pairs) {
            var known = offers.containsKey(pair.key());
            if (known) {
                answers.put(pair.key(), pair.value());
            }
            if (!DECLARATIONS.contains(pair.key()) && !(known && offered)) {
                reply(pair, known).ifPresent(value -> replies.put(pair.key(), value));
            }
        }
    }

    private Optional<String> reply(TextKeys.Pair pair, boolean known) throws IscsiException {
        if (REFUSALS.contains(pair.value()) && !known) {
            return Optional.empty();
        }
        if (MARKERS.contains(pair.key())) {
            return Optional.of("Reject");
        }
        if (!known) {
            return Optional.of(discovery && ONLY_NORMAL.contains(pair.key()) ? "Irrelevant" : "NotUnderstood");
        }
        return Optional.of(own(pair));
    }

    /** The answer to an offer of the target: what both together come to. */
    private String own(TextKeys.Pair pair) throws IscsiException {
        return switch (pair.key()) {
            case "HeaderDigest" -> fromList(proposal.headerDigests(), pair);
            case "DataDigest" -> fromList(proposal.dataDigests(), pair);
            case "InitialR2T" -> yesOrNo(isYes(pair) || proposal.initialR2t());
            case "ImmediateData" -> yesOrNo(isYes(pair) && proposal.immediateData());
            case "DataPDUInOrder", "DataSequenceInOrder" -> "Yes";
            case "DefaultTime2Wait" -> combined(pair, Math::max, proposal.defaultTime2WaitSeconds());
            default -> combined(pair, Math::min, Integer.parseInt(offers.get(pair.key())));
        };
    }

    private static String fromList(List<DigestChoice> ours, TextKeys.Pair pair) {
        var theirs = List.of(pair.value().split(","));
        return ours.stream()
                .map(DigestChoice::value)
                .filter(theirs::contains)
                .findFirst()
                .orElse("Reject");
    }

    private static String combined(TextKeys.Pair pair, IntBinaryOperator rule, int own) throws IscsiException {
        return Integer.toString(rule.applyAsInt(number(pair.key(), pair.value(), 0), own));
    }

    Parameters result() throws IscsiException {
        var maxBurst = least("MaxBurstLength", proposal.maxBurstLength(), 262144, LEAST_SEGMENT);
        return new Parameters(
                digest("HeaderDigest", proposal.headerDigests()),
                digest("DataDigest", proposal.dataDigests()),
                either("InitialR2T", proposal.initialR2t()),
                both("ImmediateData", proposal.immediateData()),
                Math.min(maxBurst, least("FirstBurstLength", proposal.firstBurstLength(), 65536, LEAST_SEGMENT)),
                maxBurst,
                proposal.maxRecvDataSegmentLength(),
                sendSegment(),
                least("MaxOutstandingR2T", proposal.maxOutstandingR2t(), 1, 1));
    }

    private boolean digest(String key, List<DigestChoice> ours) throws IscsiException {
        var value = answer(key);
        if (value.equals(DigestChoice.CRC32C.value()) && ours.contains(DigestChoice.CRC32C)) {
            return true;
        }
        // A key that is rejected or not understood keeps its default, which is None.
        if (ours.contains(DigestChoice.NONE) && REFUSALS.contains(value)) {
            return false;
        }
        throw refused(key, value, choices(ours));
    }

    /** Unanswered it keeps its default, which is Yes. */
    private boolean either(String key, boolean own) throws IscsiException {
        return own || isUnanswered(key) || isYes(new TextKeys.Pair(key, answer(key)));
    }

    /** Unanswered it keeps its default, which is Yes, but then this side may still do without. */
    private boolean both(String key, boolean own) throws IscsiException {
        return own && (isUnanswered(key) || isYes(new TextKeys.Pair(key, answer(key))));
    }

    private String answer(String key) {
        return answers.getOrDefault(key, "None");
    }

    private boolean isUnanswered(String key) {
        return REFUSALS.contains(answer(key));
    }

    /** The smaller one; the RFC's default holds where the target does not answer. */
    private int least(String key, int own, int otherwise, int smallest) throws IscsiException {
        return Math.min(own, isUnanswered(key) ? otherwise : number(key, answer(key), smallest));
    }

    private int sendSegment() throws IscsiException {
        var key = "MaxRecvDataSegmentLength";
        return isUnanswered(key) ? Parameters.DEFAULT_SEGMENT : number(key, answer(key), LEAST_SEGMENT);
    }

    private static boolean isYes(TextKeys.Pair pair) throws IscsiException {
        return switch (pair.value()) {
            case "Yes" -> true;
            case "No" -> false;
            default -> throw refused(pair.key(), pair.value(), "Yes or No");
        };
    }

    private static int number(String key, String value, int least) throws IscsiException {
        try {
            var number = value.startsWith("0x") || value.startsWith("0X")
                    ? Integer.parseInt(value.substring(2), 16)
                    : Integer.parseInt(value);
            if (number >= least && number <= MOST_SEGMENT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw refused(key, value, least + " to " + MOST_SEGMENT);
    }

    private static IscsiException refused(String key, String value, String wanted) {
        var shown = value.length() > 40 ? value.substring(0, 40) + "…" : value;
        return new IscsiException(
                IscsiFault.LOGIN_REFUSED,
                "The target answers %s=%s, and this initiator wants %s.".formatted(key, shown, wanted));
    }
}
