package io.vitrine.http.keys;

import java.util.Optional;

/** Keeps secrets of users. Whoever asks does so with the token of the user whom it is about. */
public interface KeyManager {
    /**
     * What is kept under an id, as it was put there.
     *
     * @param token of the user on whose behalf it is asked for
     * @throws KeyManagerException where it is not there, or not to be had for that user
     */
    byte[] payload(String id, Optional<String> token) throws KeyManagerException;

    /** Removes what is kept under an id. @throws KeyManagerException where it is still there */
    void delete(String id, Optional<String> token) throws KeyManagerException;
}
