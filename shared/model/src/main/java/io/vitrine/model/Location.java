package io.vitrine.model;

import java.util.Optional;

/**
 * Where one copy of an image's bytes lies.
 *
 * @param store the store that understands {@code url}
 * @param url for example {@code cinder://volumes/VOLUME} or {@code file:///images/NAME}; never holds a secret
 * @param reachedThrough the worker whose local disk it is, or empty where any worker reaches it
 */
public record Location(StoreId store, String url, Optional<WorkerId> reachedThrough) {}
