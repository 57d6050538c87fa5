package io.vitrine.functions.images;

import io.vitrine.model.Location;
import java.util.Optional;

/**
 * What lies at a URL.
 *
 * @param location with the store that reads it, and the URL as that store writes it
 * @param sizeBytes all of them, at least 1
 * @param version what its server calls the bytes; empty where it does not say
 */
record Found(Location location, long sizeBytes, Optional<String> version) {}
