package io.vitrine.volumes;

import java.util.Optional;

/**
 * What a service says of a volume that somebody else may have made.
 *
 * @param type its volume type; empty where it has none
 * @param isOfStore whether the store would have made it so: of the store's type, where the store has one
 * @param project that it belongs to; empty where the service does not say
 * @param encrypted whether the hosts that attach it have to decrypt it
 */
public record VolumeFacts(
        Volume volume, String name, String type, boolean isOfStore, Optional<String> project, boolean encrypted) {}
