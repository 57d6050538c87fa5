package io.vitrine.volumes.cinder;

import java.util.Optional;

/**
 * What a store can expect of Cinder now.
 *
 * @param type of its volumes; empty where the backend chooses
 */
public record CinderHealth(Optional<VolumeType> type, CinderLimits limits) {}
