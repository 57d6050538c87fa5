package io.vitrine.http.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.PathConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.http.SettingException;
import io.vitrine.http.keystone.KeystoneConfig;
import io.vitrine.http.keystone.ScriptedKeystone;
import io.vitrine.testkit.KeyManagerServer;
import io.vitrine.testkit.SelfSigned;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key manager over HTTP. */
class BarbicanTest {
    private static final Optional<String> TOKEN = Optional.of(KeyManagerServer.TOKEN);

    @AutoClose
    private KeyManagerServer server;

    @AutoClose
    private Barbican barbican;

    @BeforeEach
    void start() throws Exception {
        server = KeyManagerServer.start();
        barbican = new Barbican(
                new KeyManagerEndpoint.Configured(URI.create(server.endpoint() + "/")), "v1", SSLContext.getDefault());
    }

    @Test
    void answersWhatWasPutThere() throws Exception {
        server.put("one", new byte[] {1, 2, 3});

        assertThat(barbican.payload("one", TOKEN)).containsExactly(1, 2, 3);
    }

    @Test
    void removesWhatWasPutThere() throws Exception {
        server.put("one", new byte[1]);

        barbican.delete("one", TOKEN);

        assertThat(server.has("one")).isFalse();
    }

    @Test
    void saysWhatIsNotThere() {
        assertThatThrownBy(() -> barbican.payload("none", TOKEN))
                .isInstanceOf(KeyManagerException.class)
                .hasMessageContaining("nothing with ID none");
    }

    @Test
    void saysThatTheClientHasNoRight() {
        server.put("one", new byte[1]);

        assertThatThrownBy(() -> barbican.payload("one", Optional.of("another")))
                .isInstanceOf(KeyManagerException.class)
                .hasMessageContaining("401");
        assertThatThrownBy(() -> barbican.payload("one", Optional.empty())).isInstanceOf(KeyManagerException.class);
    }

    @Test
    void asksForNoOtherPathWhateverTheIdIs() {
        assertThatThrownBy(() -> barbican.payload("../orders/x?y#z", TOKEN)).isInstanceOf(KeyManagerException.class);
        assertThat(server.asked()).allMatch(asked -> asked.startsWith("GET /v1/secrets/"));
    }

    @Test
    void readsNoMoreThanItsBound() {
        server.put("large", new byte[2 << 20]);

        assertThatThrownBy(() -> barbican.payload("large", TOKEN)).isInstanceOf(KeyManagerException.class);
    }

    @Test
    void saysThatNobodyAnswers() {
        server.close();

        assertThatThrownBy(() -> barbican.payload("one", TOKEN))
                .isInstanceOf(KeyManagerException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void isLookedForInTheCatalogueWhereNoAddressIsConfigured() throws Exception {
        server.put("one", new byte[] {4});
        try (var keystone = new ScriptedKeystone();
                var found = (Barbican) configured(Map.of("keystone_authtoken.auth_url", keystone.url()))) {
            keystone.catalog(
                    "[{\"type\": \"key-manager\", \"name\": \"barbican\", \"endpoints\": [{\"interface\": \"public\", \"region_id\": \"one\", "
                            + "\"url\": \"" + server.endpoint() + "/\"}]}]");

            assertThat(found.payload("one", TOKEN)).containsExactly(4);
        }
    }

    @Test
    void isNotInEveryCatalogue() {
        try (var keystone = new ScriptedKeystone();
                var found = (Barbican) configured(Map.of("keystone_authtoken.auth_url", keystone.url()))) {
            assertThatThrownBy(() -> found.payload("one", TOKEN))
                    .hasMessageContaining("no public endpoint of type key-manager");
        }
    }

    @Test
    void isNotThereWhereNothingIsConfigured() {
        assertThatThrownBy(() -> configured(Map.of()).payload("one", TOKEN)).hasMessageContaining("No key manager");
    }

    @Test
    @DisplayName("21: [barbican] verify_ssl and verify_ssl_path")
    void believesWhomTheConfigurationNamesAndAnybodyWhereItSaysSo(@TempDir Path folder) throws Exception {
        var certificate = folder.resolve("own.pem");
        SelfSigned.write(folder.resolve("key.pem"), certificate, "barbican", "IP:127.0.0.1");
        var stranger = folder.resolve("stranger.pem");
        SelfSigned.write(folder.resolve("other.pem"), stranger, "barbican", "DNS:elsewhere.example.org");
        try (var tls = KeyManagerServer.start(SelfSigned.server(folder.resolve("key.pem"), certificate));
                var other = KeyManagerServer.start(SelfSigned.server(folder.resolve("other.pem"), stranger))) {
            tls.put("one", new byte[] {7});
            other.put("one", new byte[] {8});
            var named = Map.of("barbican.verify_ssl_path", certificate.toString());

            assertThat(read(tls, named)).containsExactly(7);
            assertThat(read(other, Map.of("barbican.verify_ssl", "false"))).containsExactly(8);
            assertThatThrownBy(() -> read(tls, Map.of())).hasMessageContaining("does not answer");
            assertThatThrownBy(() -> read(other, named)).hasMessageContaining("does not answer");
        }
    }

    @Test
    void fileOfAuthoritiesThatCannotBeUsedEndsTheStart(@TempDir Path folder) throws Exception {
        var empty = Files.createFile(folder.resolve("empty.pem"));
        for (var file : List.of(empty, folder.resolve("none.pem"))) {
            var config = config(Map.of(
                    "barbican.barbican_endpoint", "https://127.0.0.1:1", "barbican.verify_ssl_path", file.toString()));

            assertThatThrownBy(() -> new KeyManagers()
                            .check(
                                    new StartupEvent(),
                                    config.getConfigMapping(BarbicanConfig.class),
                                    config.getConfigMapping(KeystoneConfig.class)))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining("[barbican] verify_ssl_path cannot be used: " + file);
        }
    }

    private static byte[] read(KeyManagerServer server, Map<String, String> options) throws Exception {
        var all = new HashMap<>(options);
        all.put("barbican.barbican_endpoint", server.endpoint().toString());
        try (var keys = (Barbican) configured(all)) {
            return keys.payload("one", TOKEN);
        }
    }

    private static KeyManager configured(Map<String, String> options) {
        var config = config(options);
        return new KeyManagers()
                .keyManager(
                        config.getConfigMapping(BarbicanConfig.class), config.getConfigMapping(KeystoneConfig.class));
    }

    private static SmallRyeConfig config(Map<String, String> options) {
        var given = new HashMap<>(Map.of(
                "vitrine.keystone_authtoken.username", "glance",
                "vitrine.keystone_authtoken.password", "s3cret",
                "vitrine.keystone_authtoken.project_name", "service"));
        options.forEach((option, value) -> given.put("vitrine." + option, value));
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(Path.class, 200, new PathConverter())
                .withMapping(BarbicanConfig.class)
                .withMapping(KeystoneConfig.class)
                .build();
    }
}
