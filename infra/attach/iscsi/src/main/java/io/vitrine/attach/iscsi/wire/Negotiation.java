package io.vitrine.attach.iscsi.wire;

import io.vitrine.attach.iscsi.DigestChoice;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings.Proposal;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The operational keys of a login (RFC 7143, chapter 13): offers, the target's answers and its own offers, and what follows from them. */
final class Negotiation {
    /** What a number may be. */
    private record Range(int least, int most) {
        static final Range LENGTH = new Range(512, (1 << 24) - 1);
        static final Range COUNT = new Range(1, 65535);
        static final Range SECONDS = new Range(0, 3600);

        boolean has(int number) {
            return number >= least && number <= most;
        }
    }

    private static final Map<String, Range> NUMBERS = Map.of(
            "FirstBurstLength", Range.LENGTH,
            "MaxBurstLength", Range.LENGTH,
            "MaxRecvDataSegmentLength", Range.LENGTH,
            "MaxOutstandingR2T", Range.COUNT,
            "MaxConnections", Range.COUNT,
            "DefaultTime2Wait", Range.SECONDS,
            "DefaultTime2Retain", Range.SECONDS,
            "ErrorRecoveryLevel", new Range(0, 2));

    /** Declared, not negotiated: they want no answer. */
    private static final Set<String> DECLARATIONS =
            Set.of("TargetAlias", "TargetAddress", "TargetPortalGroupTag", "TargetName");

    /** They are obsolete, and to be answered so (RFC 7143, 13.25). */
    private static final Set<String> MARKERS = Set.of("IFMarker", "OFMarker", "IFMarkInt", "OFMarkInt");

    /** Words instead of a value (RFC 7143, 6.2): the key keeps its default. */
    private static final Set<String> REFUSALS = Set.of("Reject", "NotUnderstood", "Irrelevant", "None");

    private static final int LONGEST_SHOWN = 40;

    private final Proposal proposal;
    private final Map<String, String> offers = new LinkedHashMap<>();
    /** Not offered in a discovery session, where they mean nothing. */
    private final Map<String, String> normalOffers = new LinkedHashMap<>();

    private final Map<String, String> answers = new HashMap<>();

    Negotiation(Proposal proposal, boolean discovery) {
        this.proposal = proposal;
        offers.put("HeaderDigest", choices(proposal.digests().header()));
        offers.put("DataDigest", choices(proposal.digests().data()));
        offers.put(
                "MaxRecvDataSegmentLength", Integer.toString(proposal.lengths().maxRecvDataSegment()));
        offers.put("DefaultTime2Wait", seconds(proposal.times().toWait()));
        offers.put("DefaultTime2Retain", seconds(proposal.times().toRetain()));
        offers.put("ErrorRecoveryLevel", "0");
        normalOffers.put("InitialR2T", yesOrNo(proposal.requests().initialR2t()));
        normalOffers.put("ImmediateData", yesOrNo(proposal.requests().immediateData()));
        normalOffers.put("FirstBurstLength", Integer.toString(proposal.lengths().firstBurst()));
        normalOffers.put("MaxBurstLength", Integer.toString(proposal.lengths().maxBurst()));
        normalOffers.put(
                "MaxOutstandingR2T", Integer.toString(proposal.requests().maxOutstandingR2t()));
        normalOffers.put("MaxConnections", "1");
        normalOffers.put("DataPDUInOrder", "Yes");
        normalOffers.put("DataSequenceInOrder", "Yes");
        if (!discovery) {
            offers.putAll(normalOffers);
        }
    }

    private static String choices(List<DigestChoice> digests) {
        return digests.stream().map(DigestChoice::value).collect(Collectors.joining(","));
    }

    private static String seconds(Duration time) {
        return Long.toString(time.toSeconds());
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
     * @return what has to be said to its own offers
     */
    Map<String, String> hear(List<TextKeys.Pair> pairs) throws IscsiException {
        var replies = new LinkedHashMap<String, String>();
        for (var pair : pairs) {
            if (offers.containsKey(pair.key())) {
                check(pair);
                answers.put(pair.key(), pair.value());
            } else {
                reply(pair).ifPresent(value -> replies.put(pair.key(), value));
            }
        }
        return replies;
    }

    private Optional<String> reply(TextKeys.Pair pair) {
        if (DECLARATIONS.contains(pair.key()) || REFUSALS.contains(pair.value())) {
            return Optional.empty();
        }
        if (MARKERS.contains(pair.key())) {
            return Optional.of("Reject");
        }
        if (pair.key().equals("TaskReporting")) {
            return Optional.of("RFC3720");
        }
        return Optional.of(normalOffers.containsKey(pair.key()) ? "Irrelevant" : "NotUnderstood");
    }

    private static void check(TextKeys.Pair pair) throws IscsiException {
        if (NUMBERS.containsKey(pair.key()) && !REFUSALS.contains(pair.value())) {
            number(pair.key(), pair.value());
        }
    }

    Parameters result() throws IscsiException {
        var maxBurst = least("MaxBurstLength", proposal.lengths().maxBurst(), 262144);
        return new Parameters(
                digest("HeaderDigest", proposal.digests().header()),
                digest("DataDigest", proposal.digests().data()),
                either("InitialR2T", proposal.requests().initialR2t()),
                both("ImmediateData", proposal.requests().immediateData()),
                Math.min(maxBurst, least("FirstBurstLength", proposal.lengths().firstBurst(), 65536)),
                maxBurst,
                proposal.lengths().maxRecvDataSegment(),
                least("MaxRecvDataSegmentLength", Integer.MAX_VALUE, Parameters.DEFAULT_SEGMENT),
                least("MaxOutstandingR2T", proposal.requests().maxOutstandingR2t(), 1),
                Duration.ofSeconds(
                        most("DefaultTime2Wait", proposal.times().toWait().toSeconds(), 2)));
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
        return isUnanswered(key) || isYes(key) || own;
    }

    /** Unanswered it keeps its default, which is Yes, but then this side may still do without. */
    private boolean both(String key, boolean own) throws IscsiException {
        return (isUnanswered(key) || isYes(key)) && own;
    }

    /** Unanswered it keeps its default. */
    private int least(String key, int own, int otherwise) throws IscsiException {
        return Math.min(own, isUnanswered(key) ? otherwise : number(key, answer(key)));
    }

    private long most(String key, long own, int otherwise) throws IscsiException {
        return Math.max(own, isUnanswered(key) ? otherwise : number(key, answer(key)));
    }

    private String answer(String key) {
        return answers.getOrDefault(key, "None");
    }

    private boolean isUnanswered(String key) {
        return REFUSALS.contains(answer(key));
    }

    private boolean isYes(String key) throws IscsiException {
        return switch (answer(key)) {
            case "Yes" -> true;
            case "No" -> false;
            default -> throw refused(key, answer(key), "Yes or No");
        };
    }

    /** Decimal or hexadecimal (RFC 7143, 6.1). */
    private static int number(String key, String value) throws IscsiException {
        var range = NUMBERS.getOrDefault(key, Range.COUNT);
        try {
            var hexadecimal = value.startsWith("0x") || value.startsWith("0X");
            var number = hexadecimal ? Integer.parseInt(value.substring(2), 16) : Integer.parseInt(value);
            if (range.has(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw refused(key, value, range.least + " to " + range.most);
    }

    private static IscsiException refused(String key, String value, String wanted) {
        var shown = value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "…" : value;
        return new IscsiException(
                IscsiFault.LOGIN_REFUSED,
                "The target answers %s=%s, and this initiator wants %s.".formatted(key, shown, wanted));
    }
}
