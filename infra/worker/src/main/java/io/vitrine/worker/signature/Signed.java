package io.vitrine.worker.signature;

import java.util.Map;
import java.util.Optional;

/**
 * What the record of an image says of its signature.
 *
 * @param signature in Base64
 * @param hashMethod such as {@code SHA-256}
 * @param keyType such as {@code RSA-PSS}
 * @param certificate the id under which a key manager has it
 */
record Signed(String signature, String hashMethod, String keyType, String certificate) {
    /** Empty where one of the four properties is missing: then nothing is checked, as Glance has it. */
    static Optional<Signed> of(Map<String, Optional<String>> properties) {
        var signature = text(properties, "img_signature");
        var hashMethod = text(properties, "img_signature_hash_method");
        var keyType = text(properties, "img_signature_key_type");
        var certificate = text(properties, "img_signature_certificate_uuid");
        return signature.isPresent() && hashMethod.isPresent() && keyType.isPresent() && certificate.isPresent()
                ? Optional.of(new Signed(signature.get(), hashMethod.get(), keyType.get(), certificate.get()))
                : Optional.empty();
    }

    private static Optional<String> text(Map<String, Optional<String>> properties, String name) {
        return properties.getOrDefault(name, Optional.empty());
    }
}
