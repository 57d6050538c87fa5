package io.vitrine.remote;

import java.util.Optional;

/**
 * What lies at a URL, as its server says.
 *
 * @param version its entity tag, or when it was last changed; empty where the server says neither
 * @param ranges whether it can be read from anywhere, not just from its beginning
 */
public record RemoteObject(long sizeBytes, Optional<String> version, boolean ranges) {}
