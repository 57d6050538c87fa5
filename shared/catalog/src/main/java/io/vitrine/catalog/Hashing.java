package io.vitrine.catalog;

import java.util.Optional;

/**
 * A digest that a worker makes of bytes which were registered.
 *
 * @param algorithm hashlib's name
 * @param mustBe what a client has said it is, in lower-case hexadecimal digits: the image is {@code importing} until this has proved right.
 *     Empty where nobody has: it is active at once
 */
public record Hashing(String algorithm, Optional<String> mustBe) {}
