package io.vitrine.worker.signature;

import io.vitrine.catalog.Image;
import io.vitrine.http.keys.KeyManager;
import io.vitrine.http.keys.KeyManagerException;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/** Gets ready to check what is uploaded against the signature that the image's record names (Images API, properties that change behaviour). */
public final class Signatures {
    private final KeyManager keys;

    public Signatures(KeyManager keys) {
        this.keys = keys;
    }

    /**
     * Fetches the certificate. Empty where the record does not name a whole signature.
     *
     * @param token of the client, who has to have a right to the certificate
     * @throws FaultException {@link Fault#INVALID} where what the record names cannot be used
     */
    public Optional<SignatureCheck> of(Image image, Optional<String> token) {
        return Signed.of(image.settings().properties()).map(signed -> check(image, signed, token));
    }

    private SignatureCheck check(Image image, Signed signed, Optional<String> token) {
        try {
            var type = KeyType.of(signed.keyType());
            var hash = HashMethod.of(signed.hashMethod());
            var signature = Base64.getMimeDecoder().decode(signed.signature());
            return type.check(key(signed, token), hash, signature);
        } catch (KeyManagerException | GeneralSecurityException | IllegalArgumentException e) {
            throw new FaultException(
                    Fault.INVALID, "Signature verification failed for image " + image.id() + ": " + e.getMessage(), e);
        }
    }

    private PublicKey key(Signed signed, Optional<String> token) throws KeyManagerException, CertificateException {
        var bytes = new ByteArrayInputStream(keys.payload(signed.certificate(), token));
        return CertificateFactory.getInstance("X.509").generateCertificate(bytes) instanceof X509Certificate certificate
                ? certificate.getPublicKey()
                : none(signed);
    }

    private static PublicKey none(Signed signed) throws CertificateException {
        throw new CertificateException(
                "What the key manager has with ID " + signed.certificate() + " is no certificate.");
    }
}
