package io.vitrine.volumes.cinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.volumes.cinder.CinderSettings.ExtendAttached;
import io.vitrine.volumes.cinder.CinderSettings.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CinderOptionsTest {
    private static final Map<String, String> ACCOUNT = Map.of(
            "cinder_store_auth_address", "http://controller:5000",
            "cinder_store_user_name", "glance",
            "cinder_store_password", "the-secret",
            "cinder_store_project_name", "service");

    private static CinderOptions read(Map<String, String> options) {
        return CinderOptions.of("fast", name -> Optional.ofNullable(options.get(name)));
    }

    private static Map<String, String> with(Map<String, String> some, String name, String value) {
        var all = new TreeMap<>(some);
        all.put(name, value);
        return all;
    }

    @Test
    void standardsAreThoseOfGlanceWhereTheyAreAnyGood() {
        var options = read(Map.of());

        assertThat(options.settings().place())
                .isEqualTo(new CinderPlace.Catalogued("volumev3", Optional.empty(), "public", Optional.empty()));
        assertThat(options.settings().owner()).isEqualTo(Owner.CALLER);
        assertThat(options.settings().volumeType()).isEmpty();
        assertThat(options.settings().timing()).isEqualTo(CinderTiming.USUAL);
        assertThat(options.account()).isEmpty();
        assertThat(options.believesAnybody()).isFalse();
        assertThat(options.settings().extendAttached()).isEqualTo(ExtendAttached.AUTO);
        assertThat(options.mountPointBase()).isEqualTo(Path.of("/var/lib/glance/mnt"));
    }

    @Test
    void everyOptionIsRead() {
        var options = read(with(
                with(
                        Map.of(
                                "cinder_catalog_info", "block-storage:cinderv3:internalURL",
                                "cinder_os_region_name", "RegionTwo",
                                "cinder_ca_certificates_file", "/etc/ca.pem",
                                "cinder_http_retries", "7",
                                "cinder_state_transition_timeout", "60",
                                "cinder_api_insecure", "true",
                                "cinder_volume_type", "gold",
                                "cinder_use_multipath", "yes",
                                "cinder_enforce_multipath", "1",
                                "cinder_do_extend_attached", "False"),
                        "cinder_attachment_retry_attempts",
                        "2"),
                "rootwrap_config",
                "/etc/glance/rootwrap.conf"));

        assertThat(options.settings().place())
                .isEqualTo(new CinderPlace.Catalogued(
                        "block-storage", Optional.of("cinderv3"), "internal", Optional.of("RegionTwo")));
        assertThat(options.settings().volumeType()).contains("gold");
        assertThat(options.settings().timing().retries()).isEqualTo(7);
        assertThat(options.settings().timing().transition()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.settings().timing().reserveRetries()).isEqualTo(2);
        assertThat(options.authorities()).contains(Path.of("/etc/ca.pem"));
        assertThat(options.believesAnybody()).isTrue();
        assertThat(options.multipath()).isTrue();
        assertThat(options.enforcesMultipath()).isTrue();
        assertThat(options.settings().extendAttached()).isEqualTo(ExtendAttached.NEVER);
    }

    @Test
    void sharesThatAreMountedElsewhereAreNamedByTheirExports() {
        var options =
                read(Map.of("cinder_share_mounts", "10.0.0.9:/a=/mnt/a, [fd00::9]:/b=b=/mnt/b", "my_ip", "fd00::1"));

        assertThat(options.shareMounts())
                .containsOnly(
                        Map.entry("10.0.0.9:/a", Path.of("/mnt/a")), Map.entry("[fd00::9]:/b=b", Path.of("/mnt/b")));
        assertThat(options.address()).contains("fd00::1");
    }

    @Test
    void anAccountMakesVolumesTheStores() {
        var options = read(ACCOUNT);

        assertThat(options.settings().owner()).isEqualTo(Owner.SERVICE);
        assertThat(options.account().orElseThrow().keystone()).hasToString("http://controller:5000/v3");
        assertThat(options.toString()).doesNotContain("the-secret");
    }

    @Test
    void anAddressOfItsOwnWinsOverTheCatalogue() {
        assertThat(read(Map.of("cinder_endpoint_template", "http://c:8776/v3/%(tenant)s"))
                        .settings()
                        .place())
                .isInstanceOf(CinderPlace.Templated.class);
    }

    @ParameterizedTest
    @CsvSource({
        "cinder_catalog_info, volumev3:publicURL, TYPE:NAME:INTERFACE",
        "cinder_catalog_info, volumev3::secret, publicURL",
        "cinder_endpoint_template, controller:8776, such as http",
        "cinder_http_retries, many, whole numbers from 0",
        "cinder_state_transition_timeout, 0, whole numbers from 1",
        "cinder_api_insecure, perhaps, true and false",
        "cinder_do_extend_attached, sometimes, true and false",
        "cinder_share_mounts, /mnt/vol1, EXPORT=FOLDER",
        "my_ip, controller, an address of this host",
        "cinder_store_user_name, glance, cinder_store_password and cinder_store_project_name",
        "cinder_store_application_credential_id, abc, cinder_store_application_credential_secret"
    })
    void whatMakesNoSenseIsRefusedWithASentence(String option, String value, String sentence) {
        assertThatThrownBy(() -> read(Map.of(option, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void anAccountWithoutKeystoneNamesTheOption() {
        var homeless = new TreeMap<>(ACCOUNT);
        homeless.remove("cinder_store_auth_address");

        assertThatThrownBy(() -> read(homeless)).hasMessageContaining("cinder_store_auth_address of store fast");
    }
}
