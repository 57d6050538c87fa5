package io.vitrine.attach.iscsi.scripted;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What both sides agreed on in the operational stage, and the target's part in agreeing (RFC 7143, 13). */
final class Agreed {
    private static final java.util.Set<String> DECLARED =
            java.util.Set.of("InitiatorName", "InitiatorAlias", "SessionType", "TargetName", "AuthMethod");
    private static final java.util.Set<String> NOT_FOR_DISCOVERY = java.util.Set.of(
            "MaxConnections",
            "InitialR2T",
            "ImmediateData",
            "MaxBurstLength",
            "FirstBurstLength",
            "MaxOutstandingR2T",
            "DataPDUInOrder",
            "DataSequenceInOrder");
    private final Traits traits;
    private final boolean discovery;
    boolean headerDigest;
    boolean dataDigest;
    boolean initialR2t = true;
    boolean immediateData = true;
    int firstBurst = 65536;
    int maxBurst = 262144;
    int r2ts = 1;

    /** The most data in one PDU that the initiator takes. */
    int theirSegment = 8192;

    /** The most data in one PDU that the target takes. */
    int ourSegment = 8192;

    Agreed(Traits traits, boolean discovery) {
        this.traits = traits;
        this.discovery = discovery;
    }

    Map<String, String> answer(Map<String, String> offered) {
        var out = new LinkedHashMap<String, String>();
        offered.forEach((key, value) -> {
            if (!DECLARED.contains(key)) {
                answer(key, value, out);
            }
        });
        out.putAll(traits.forced);
        out.remove("AuthMethod");
        firstBurst = Math.min(firstBurst, maxBurst);
        return out;
    }

    /** What the target declares once, without being asked. */
    Map<String, String> declared() {
        var out = new LinkedHashMap<>(traits.ownKeys);
        if (traits.maxRecvDataSegment > 0) {
            ourSegment = traits.maxRecvDataSegment;
            out.put("MaxRecvDataSegmentLength", Integer.toString(ourSegment));
        }
        return out;
    }

    private void answer(String key, String value, Map<String, String> out) {
        if (discovery && NOT_FOR_DISCOVERY.contains(key)) {
            out.put(key, "Irrelevant");
            return;
        }
        switch (key) {
            case "HeaderDigest" -> out.put(key, digest(value, traits.headerDigests, true));
            case "DataDigest" -> out.put(key, digest(value, traits.dataDigests, false));
            case "InitialR2T" -> out.put(key, yes(initialR2t = traits.initialR2t || isYes(value)));
            case "ImmediateData" -> out.put(key, yes(immediateData = traits.immediateData && isYes(value)));
            case "FirstBurstLength" -> out.put(key, "" + (firstBurst = Math.min(traits.firstBurst, number(value))));
            case "MaxBurstLength" -> out.put(key, "" + (maxBurst = Math.min(traits.maxBurst, number(value))));
            case "MaxOutstandingR2T" -> out.put(key, "" + (r2ts = Math.min(traits.maxOutstandingR2t, number(value))));
            case "MaxRecvDataSegmentLength" -> theirSegment = number(value);
            case "DefaultTime2Wait" -> out.put(key, "" + Math.max(traits.time2Wait, number(value)));
            case "DefaultTime2Retain" -> out.put(key, "" + Math.min(traits.time2Retain, number(value)));
            case "ErrorRecoveryLevel" -> out.put(key, "0");
            case "MaxConnections" -> out.put(key, "1");
            case "DataPDUInOrder", "DataSequenceInOrder" -> out.put(key, "Yes");
            case "IFMarker", "OFMarker" -> out.put(key, "No");
            default -> {
                // The answer to one of the target's own keys is not answered again.
                if (!traits.ownKeys.containsKey(key)) {
                    out.put(key, "NotUnderstood");
                }
            }
        }
    }

    private String digest(String offered, java.util.List<String> taken, boolean header) {
        var choice = Arrays.stream(offered.split(","))
                .filter(taken::contains)
                .findFirst()
                .orElse("Reject");
        boolean crc = choice.equals("CRC32C");
        if (header) {
            headerDigest = crc;
        } else {
            dataDigest = crc;
        }
        return choice;
    }

    private static boolean isYes(String value) {
        return value.equals("Yes");
    }

    private static String yes(boolean value) {
        return value ? "Yes" : "No";
    }

    private static int number(String value) {
        return Integer.decode(value);
    }
}
