package io.vitrine.split;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** A generated secret in a file that only its owner reads. */
record SecretFile(Path path) {
    private static final int BYTES = 32;

    /** Makes it, the first time; what is there stays good. */
    SecretFile ensure() throws IOException {
        if (Files.notExists(path)) {
            var random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            write(path, HexFormat.of().formatHex(random));
        }
        return this;
    }

    String text() throws IOException {
        return Files.readString(path).strip();
    }

    /** Writes a file that holds a secret among other things, anew. */
    static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var out = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
