package io.vitrine.testkit.cinder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/** What {@link CinderCloud} lets a project have. @param gib all sizes together; -1 for any */
record FakeQuota(int gib, int volumes) {
    /** The refusal of one more volume, where there is one. */
    Optional<CinderReply> oneMore(int volumesNow, int gibNow, int wantedGib) {
        if (volumesNow >= volumes) {
            return Optional.of(CinderReply.fault(
                    413,
                    "VolumeLimitExceeded: Maximum number of volumes allowed (" + volumes
                            + ") exceeded for quota 'volumes'."));
        }
        return more(gibNow, wantedGib, wantedGib);
    }

    /** The refusal of more GiB, where there is one. @param asked what the sentence names */
    Optional<CinderReply> more(int gibNow, int additional, int asked) {
        if (gib < 0 || (long) gibNow + additional <= gib) {
            return Optional.empty();
        }
        return Optional.of(CinderReply.fault(
                413,
                "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested "
                        + asked + "G, quota is " + gib + "G and " + gibNow + "G has been consumed."));
    }

    CinderReply limits(int volumesNow, int gibNow) {
        var limits = JsonNodeFactory.instance.objectNode();
        limits.putArray("rate");
        limits.putObject("absolute")
                .put("maxTotalVolumeGigabytes", gib)
                .put("totalGigabytesUsed", gibNow)
                .put("maxTotalVolumes", volumes)
                .put("totalVolumesUsed", volumesNow);
        return CinderReply.named(200, "limits", limits);
    }
}
