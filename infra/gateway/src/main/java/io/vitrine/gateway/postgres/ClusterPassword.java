package io.vitrine.gateway.postgres;

import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The generated password of the cluster's only user. */
final class ClusterPassword {
    private static final int BYTES = 24;

    private ClusterPassword() {}

    /** Makes the file if there is none; one that is there already, from a start that was cut short, stays good. */
    static void ensure(PostgresFolder folder) throws IOException {
        if (Files.notExists(folder.password())) {
            var random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            write(folder.password(), Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }
    }

    static void require(PostgresFolder folder) throws Refusal {
        if (Files.notExists(folder.password())) {
            throw Refusal.cannot("The data folder has a database, but its password file " + folder.password()
                    + " is gone: bring it back from where it was moved to.");
        }
    }

    /** A copy for a program that runs as somebody else; the caller deletes it. */
    static Path copyFor(RunAs user, PostgresFolder folder) throws IOException {
        var copy = folder.root().resolve("password.initdb");
        Files.deleteIfExists(copy);
        write(copy, Files.readString(folder.password()));
        user.adopt(copy);
        return copy;
    }

    private static void write(Path file, String password) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var out = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            out.write(ByteBuffer.wrap(password.getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
