package io.vitrine.volumes.cinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.Gib;
import io.vitrine.testkit.cinder.CinderServer;
import io.vitrine.volumes.cinder.CinderSettings.Owner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store from its options alone. */
class CinderConnectionTest {
    private final Map<String, String> options = new ConcurrentHashMap<>();
    private CinderFixture cinder;

    @BeforeEach
    void open() throws Exception {
        cinder = new CinderFixture();
        options.put("cinder_store_auth_address", cinder.server.keystone());
        options.put("cinder_store_user_name", CinderServer.USER);
        options.put("cinder_store_password", cinder.server.password());
        options.put("cinder_store_project_name", CinderServer.PROJECT_NAME);
    }

    @AfterEach
    void close() throws Exception {
        cinder.assertNothingLeft();
        cinder.close();
    }

    private CinderVolumes connection() {
        return CinderConnection.open(
                "fast",
                name -> Optional.ofNullable(options.get(name)),
                CinderFixture.IDENTITY,
                CinderConnectionTest::noUser);
    }

    private static ServiceSession noUser() {
        throw new AssertionError("the store has an account");
    }

    @Test
    void makesVolumesWithTheStoresAccount() throws Exception {
        try (var volumes = connection()) {
            var volume = volumes.create("x", new Gib(1), Map.of());

            assertThat(cinder.server.projectOf(volume.id().value())).isEqualTo(CinderServer.PROJECT);
            volumes.delete(volume.id());
        }
    }

    @Test
    void readsAChangedPasswordAtItsNextLogIn() throws Exception {
        try (var volumes = connection()) {
            volumes.probe();
            cinder.server.changePassword("another");
            assertThatThrownBy(volumes::probe).hasMessageContaining("Keystone");

            options.put("cinder_store_password", "another");

            volumes.probe();
        }
    }

    @Test
    void refusesAuthoritiesThatAreNone(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("ca.pem"), "nothing");
        options.put("cinder_ca_certificates_file", file.toString());

        assertThatThrownBy(this::connection)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cinder_ca_certificates_file of store fast cannot be used");
    }

    @Test
    void withoutAnAccountOurOwnUserHasToBeAnAdmin() throws Exception {
        cinder.server.roles("service");
        var volumes = cinder.volumes(
                CinderFixture.settings(Owner.CALLER, Optional.empty(), CinderFixture.BRISK), cinder::password);

        assertThatThrownBy(volumes::probe)
                .hasMessageContaining("lacks role admin")
                .hasMessageContaining("cinder_store_user_name");
    }
}
