package io.vitrine.http.keys;

import java.util.Optional;

/** Where none is configured. */
public final class NoKeyManager implements KeyManager {
    private static final String NONE =
            "No key manager is configured here: neither [barbican] barbican_endpoint nor [keystone_authtoken] is set.";

    @Override
    public byte[] payload(String id, Optional<String> token) throws KeyManagerException {
        throw new KeyManagerException(NONE);
    }

    @Override
    public void delete(String id, Optional<String> token) throws KeyManagerException {
        throw new KeyManagerException(NONE);
    }
}
