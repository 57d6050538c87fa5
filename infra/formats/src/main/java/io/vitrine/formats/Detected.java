package io.vitrine.formats;

import java.util.List;
import java.util.OptionalLong;

/**
 * A format that a stream has.
 *
 * @param virtualSizeBytes what a guest would see; empty where the image does not say, or says something impossible
 * @param findings why it must not be opened; empty for a safe one
 */
public record Detected(DiskFormat format, OptionalLong virtualSizeBytes, List<Finding> findings) {
    public Detected {
        findings = List.copyOf(findings);
    }

    /** @param virtualSizeBytes as the image says it, unsigned */
    static Detected of(DiskFormat format, long virtualSizeBytes, List<Finding> findings) {
        var size = virtualSizeBytes > 0 ? OptionalLong.of(virtualSizeBytes) : OptionalLong.empty();
        return new Detected(format, size, findings);
    }

    /** Something begins as this format does and does not go on so; whoever opens it may see what we did not. */
    static Detected broken(DiskFormat format, String sentence) {
        return new Detected(format, OptionalLong.empty(), List.of(new Finding("structure", sentence)));
    }
}
