package io.vitrine.testkit;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Both ends of what is supported: what works on these works on those between. */
public enum PostgresVersion {
    /** The one the gateway brings along. */
    NEWEST(DefaultPostgresBinaryResolver.INSTANCE),
    /** Its binaries lie in a folder of their own: two versions of one artifact cannot be on one class path. */
    OLDEST(PostgresVersion::oldest);

    private final PgBinaryResolver binaries;

    PostgresVersion(PgBinaryResolver binaries) {
        this.binaries = binaries;
    }

    PgBinaryResolver binaries() {
        return binaries;
    }

    private static InputStream oldest(String system, String machine) throws IOException {
        var architecture = machine.equals("amd64") || machine.equals("x86_64") ? "x86_64" : "arm_64";
        var name = "oldest/postgres-" + system.toLowerCase(Locale.ROOT) + "-" + architecture + ".txz";
        var archive = PostgresVersion.class.getResourceAsStream(name);
        if (archive == null) {
            throw new FileNotFoundException("no PostgreSQL binaries for this machine in " + name);
        }
        return archive;
    }
}
