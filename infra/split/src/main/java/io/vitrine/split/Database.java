package io.vitrine.split;

import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.postgres.InstalledPostgres;
import io.vitrine.gateway.postgres.PostgresFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Where the catalogue is, and the process that serves it.
 *
 * @param address {@code postgresql://user@host:port/database}
 * @param passwordFile empty where the password comes from the environment, as for any other start
 * @param member empty where somebody else runs it
 */
record Database(String address, Optional<Path> passwordFile, Optional<Member> member) {
    static Database existing(String address, Optional<Path> passwordFile) {
        return new Database(address, passwordFile, Optional.empty());
    }

    static Database own(SplitFolder folder, int port, Consumer<String> progress) throws Refusal {
        var place = new PostgresFolder(folder.database());
        var postgres = InstalledPostgres.prepare(place, progress);
        var member = new Member(
                "database",
                Role.DATABASE,
                postgres.command(port),
                Map.of("LANG", "C", "LC_ALL", "C", "TZ", "UTC"),
                folder.database(),
                port,
                OptionalInt.empty(),
                postgres::isReady);
        var address = "postgresql://" + postgres.user() + "@127.0.0.1:" + port + "/" + postgres.database();
        return new Database(address, Optional.of(place.password()), Optional.of(member));
    }
}
