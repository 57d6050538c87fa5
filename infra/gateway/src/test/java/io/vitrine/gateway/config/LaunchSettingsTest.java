package io.vitrine.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.gateway.Refusal;
import io.vitrine.http.identity.IdentityMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchSettingsTest {
    @Test
    void whatIsBuiltInServesOnLoopbackWithoutAnySetting() throws Refusal {
        var settings = LaunchSettings.read(Map.of(), Map.of("XDG_DATA_HOME", "/data/home"));

        assertThat(settings.bind().isLoopbackAddress()).isTrue();
        assertThat(settings.port()).isEqualTo(9292);
        assertThat(settings.managementPort()).isEqualTo(9290);
        assertThat(settings.data()).isEqualTo(Path.of("/data/home/vitrine"));
        assertThat(settings.usersFile()).isEqualTo(Path.of("/data/home/vitrine/users"));
        assertThat(settings.identity()).isEqualTo(IdentityMode.NONE);
        assertThat(settings.database()).isEmpty();
        settings.requireServable();
    }

    @Test
    void homeOfTheUserHoldsTheDataWhereXdgSaysNothing() throws Refusal {
        var settings = LaunchSettings.read(Map.of(), Map.of("XDG_DATA_HOME", "relative"));

        assertThat(settings.data()).isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/vitrine"));
    }

    @Test
    void flagsOverruleTheEnvironmentThatOverrulesTheFile(@TempDir Path folder) throws Exception {
        var file = Files.writeString(
                folder.resolve("glance-api.conf"), "[vitrine]\nbind_port = 1\nmanagement_port = 2\ndata = /file\n");
        var environment = Map.of("VITRINE_VITRINE_BIND_PORT", "3", "VITRINE_VITRINE_MANAGEMENT_PORT", "4");

        var settings = LaunchSettings.read(Map.of("bind_port", "5", "config_file", file.toString()), environment);

        assertThat(settings.port()).isEqualTo(5);
        assertThat(settings.managementPort()).isEqualTo(4);
        assertThat(settings.data()).isEqualTo(Path.of("/file"));
        assertThat(settings.configFiles()).containsExactly(file);
    }

    @Test
    void namesThatGlanceHasForTheSameAreRead(@TempDir Path folder) throws Exception {
        var file = Files.writeString(
                folder.resolve("glance-api.conf"),
                "[DEFAULT]\nbind_host = 127.0.0.2\nbind_port = 19292\ndebug = True\n");

        var settings = LaunchSettings.read(Map.of("config_file", file.toString()), Map.of());

        assertThat(settings.bind().getHostAddress()).isEqualTo("127.0.0.2");
        assertThat(settings.port()).isEqualTo(19292);
        assertThat(settings.debug()).isTrue();
    }

    @Test
    void severalFilesAreOneAndValuesThatAreNotAllowedEndTheStart(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("glance-api.conf"), "[DEFAULT]\nbind_port = 1\nuse_json = True\n");
        var more = Files.createDirectory(folder.resolve("glance-api.d"));
        Files.writeString(more.resolve("1.conf"), "[DEFAULT]\nbind_port = 2\n");
        var both = Map.of("config_file", file + "," + more);

        var settings = LaunchSettings.read(both, Map.of());
        Files.writeString(more.resolve("2.conf"), "[DEFAULT]\ndelayed_delete = perhaps\n");

        assertThat(settings.port()).isEqualTo(2);
        assertThat(settings.logJson()).isTrue();
        assertThat(settings.configFiles()).containsExactly(file, more);
        assertThatThrownBy(() -> LaunchSettings.read(both, Map.of()))
                .isInstanceOf(Refusal.class)
                .hasMessage(more.resolve("2.conf")
                        + ":2: [DEFAULT] delayed_delete is \"perhaps\": allowed are true and false.");
    }

    @Test
    void postgresqlThatGlanceWasGivenIsUsedAndTheOneInTheDataFolderOnRequest(@TempDir Path folder) throws Exception {
        var file = Files.writeString(
                folder.resolve("glance-api.conf"),
                "[database]\nconnection = postgresql+psycopg2://g:s3cret@db/images?sslmode=verify-full&sslcrl=/x\n");
        var mysql = Files.writeString(
                folder.resolve("mysql.conf"), "[database]\nconnection = mysql+pymysql://g:s3cret@db/glance\n");

        var settings = LaunchSettings.read(Map.of("config_file", file.toString()), Map.of());
        var own = LaunchSettings.read(Map.of("config_file", mysql.toString(), "database", "embedded"), Map.of());

        assertThat(settings.database()).contains("postgresql://g@db/images?sslmode=verify-full");
        assertThat(settings.databasePassword()).contains("s3cret");
        assertThat(own.database()).isEmpty();
    }

    @Test
    void sectionToLogInByMakesKeystoneTheIdentity(@TempDir Path folder) throws Exception {
        var file = Files.writeString(
                folder.resolve("glance-api.conf"),
                "[keystone_authtoken]\nauth_section = service_user\n[service_user]\nauth_url = http://controller:5000\n");

        assertThat(LaunchSettings.read(Map.of("config_file", file.toString()), Map.of())
                        .identity())
                .isEqualTo(IdentityMode.KEYSTONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[database];connection = mysql+pymysql://glance:x@db/glance|names mysql",
                "[paste_deploy];flavor = keystone+cachemanagement|everybody would be an admin",
            })
    void whatGlanceWasToldIsNotSilentlyReplaced(String text, String sentence, @TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("glance-api.conf"), text.replace(";", "\n"));

        assertThatThrownBy(() -> LaunchSettings.read(Map.of("config_file", file.toString()), Map.of()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bind_port|70000|port numbers from 0",
                "bind_port|http|port numbers from 0",
                "management_port|-1|port numbers from 0",
                "bind_host|no.such.host.invalid|no address",
                "identity|ldap|keystone, basic (users file) and none",
                "identity|keystone|needs [keystone_authtoken] with auth_url",
                "proxied|maybe|true and false",
                "tls_cert|/x.pem|both --tls-cert and --tls-key",
                "config_file|/no/such/file|does not exist",
            })
    void wrongValueIsRefusedWithWhatIsAllowed(String option, String value, String sentence) {
        assertThatThrownBy(() -> LaunchSettings.read(Map.of(option, value), Map.of()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.exitCode()).isEqualTo(2))
                .hasMessageContaining(sentence);
    }

    @Test
    void noneOffLoopbackIsRefused() throws Refusal {
        var settings = LaunchSettings.read(Map.of("bind_host", "0.0.0.0"), Map.of());

        assertThatThrownBy(settings::requireServable)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("loopback");
    }

    @Test
    void passwordIsNotPrinted() throws Refusal {
        var settings = LaunchSettings.read(Map.of(), Map.of("VITRINE_DATABASE_PASSWORD", "s3cret"));

        assertThat(settings.databasePassword()).contains("s3cret");
        assertThat(settings.toString()).doesNotContain("s3cret");
    }
}
