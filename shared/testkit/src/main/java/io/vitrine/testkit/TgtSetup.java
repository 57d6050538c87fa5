package io.vitrine.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A target with one disk, as {@link TgtServer} makes it.
 *
 * @param bytes of the disk, a multiple of its blocks
 * @param blockBytes 512 or 4096
 * @param parameters keys of the login that differ from tgtd's own defaults
 * @param incoming what an initiator has to prove itself with
 * @param outgoing what the target proves itself with
 * @param readOnly write-protected
 * @param thin provisioned thinly: it knows UNMAP
 */
public record TgtSetup(
        long bytes,
        int blockBytes,
        Map<String, String> parameters,
        Optional<Account> incoming,
        Optional<Account> outgoing,
        boolean readOnly,
        boolean thin) {
    /** What tgtd does unless it is told otherwise: data segments of 8 KiB, bursts of 256 KiB, one R2T, no digests. */
    public static TgtSetup defaults(long bytes) {
        return new TgtSetup(bytes, 512, Map.of(), Optional.empty(), Optional.empty(), false, false);
    }

    /** As an operator sets it up for speed: data segments of 256 KiB, bursts of 1 MiB, the first of 256 KiB unasked, eight R2Ts. */
    public static TgtSetup tuned(long bytes) {
        return defaults(bytes)
                .with("MaxRecvDataSegmentLength", "262144")
                .with("MaxXmitDataSegmentLength", "262144")
                .with("MaxBurstLength", "1048576")
                .with("FirstBurstLength", "262144")
                .with("MaxOutstandingR2T", "8")
                .with("InitialR2T", "No")
                .with("ImmediateData", "Yes");
    }

    /** A name and a secret. */
    public record Account(String name, String secret) {}

    public TgtSetup with(String key, String value) {
        SequencedMap<String, String> more = new LinkedHashMap<>(parameters);
        more.put(key, value);
        return new TgtSetup(bytes, blockBytes, more, incoming, outgoing, readOnly, thin);
    }

    /** With CRC32C for headers and data, for whoever asks for it. */
    public TgtSetup withDigests() {
        return with("HeaderDigest", "CRC32C,None").with("DataDigest", "CRC32C,None");
    }

    public TgtSetup withBlocksOf(int someBytes) {
        return new TgtSetup(bytes, someBytes, parameters, incoming, outgoing, readOnly, thin);
    }

    public TgtSetup asking(Account account) {
        return new TgtSetup(bytes, blockBytes, parameters, Optional.of(account), outgoing, readOnly, thin);
    }

    public TgtSetup proving(Account account) {
        return new TgtSetup(bytes, blockBytes, parameters, incoming, Optional.of(account), readOnly, thin);
    }

    public TgtSetup writeProtected() {
        return new TgtSetup(bytes, blockBytes, parameters, incoming, outgoing, true, thin);
    }

    public TgtSetup thinlyProvisioned() {
        return new TgtSetup(bytes, blockBytes, parameters, incoming, outgoing, readOnly, true);
    }
}
