package io.vitrine.http.keys;

import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.FaultException;
import java.net.URI;
import java.util.Optional;

/** Where the key manager is, without the version. */
public sealed interface KeyManagerEndpoint extends AutoCloseable {
    /** @throws KeyManagerException where nobody can say now */
    URI address() throws KeyManagerException;

    @Override
    default void close() {}

    /** As the operator has written it. */
    record Configured(URI address) implements KeyManagerEndpoint {}

    /**
     * As the catalogue of the cloud has it, looked up when it is wanted.
     *
     * @param session is closed with this
     * @param audience {@code public}, {@code internal} or {@code admin}
     * @param region any where it is empty
     */
    record Catalogued(ServiceSession session, String audience, Optional<String> region) implements KeyManagerEndpoint {
        private static final String TYPE = "key-manager";

        @Override
        public URI address() throws KeyManagerException {
            return found().orElseThrow(() -> new KeyManagerException(
                    "No key manager is known here: [barbican] barbican_endpoint is not set, and the catalogue has no "
                            + audience + " endpoint of type " + TYPE + "."));
        }

        private Optional<URI> found() throws KeyManagerException {
            try {
                return session.catalog().find(TYPE, audience, region);
            } catch (FaultException e) {
                throw new KeyManagerException("The key manager cannot be looked up in the catalogue.", e);
            }
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
