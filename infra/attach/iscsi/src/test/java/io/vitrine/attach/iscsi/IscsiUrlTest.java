package io.vitrine.attach.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IscsiUrlTest {
    private static final String NAME = "iqn.2010-10.org.openstack:volume-1";

    @Test
    void aUrlNamesPortalTargetAndUnit() {
        var target = IscsiUrl.parse("iscsi://10.0.0.5/" + NAME + "/1", Map.of());

        assertThat(target).isEqualTo(new TargetAddress(new Portal("10.0.0.5", 3260), NAME, 1));
    }

    @Test
    void aUrlMayNamePortAndSixthVersionAddress() {
        assertThat(IscsiUrl.parse("ISCSI://[fe80::1%25eth0]:3261/" + NAME + "/0", Map.of())
                        .portals())
                .containsExactly(new Portal("fe80::1%25eth0", 3261));
        assertThat(IscsiUrl.parse("iscsi://[::1]/" + NAME + "/0", Map.of()).portals())
                .containsExactly(new Portal("::1", 3260));
        assertThat(IscsiUrl.parse("iscsi://host:1/" + NAME + "/0", Map.of()).portals())
                .containsExactly(new Portal("host", 1));
    }

    @Test
    void credentialsComeFromTheUrlOrTheEnvironment() {
        var both = Map.of(
                "LIBISCSI_CHAP_USERNAME", "me",
                "LIBISCSI_CHAP_PASSWORD", "secret-of-mine",
                "LIBISCSI_CHAP_TARGET_USERNAME", "it",
                "LIBISCSI_CHAP_TARGET_PASSWORD", "secret-of-its");

        var byUrl = IscsiUrl.parse("iscsi://joe%pa@ss/word@host/" + NAME + "/1", Map.of());
        var byBoth = IscsiUrl.parse("iscsi://joe@host/" + NAME + "/1", both);
        var byOption = IscsiUrl.parse("iscsi://joe%x@host/" + NAME + "/1?target_user=t&target_password=p=q", Map.of());

        assertThat(byUrl.own()).contains(new Chap("joe", "pa@ss/word"));
        assertThat(byBoth.own()).contains(new Chap("joe", "secret-of-mine"));
        assertThat(byBoth.peers()).contains(new Chap("it", "secret-of-its"));
        assertThat(byOption.peers()).contains(new Chap("t", "p=q"));
    }

    @Test
    void aPortalHasAUrlToo() {
        var place = IscsiUrl.parsePortal("iscsi://joe%secret@host:3261", Map.of());

        assertThat(place)
                .isEqualTo(new IscsiUrl.Place(
                        new Portal("host", 3261), Optional.of(new Chap("joe", "secret")), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://joe%hidden@host/iqn/1",
                "iscsi://joe%hidden@host",
                "iscsi://joe%hidden@host/iqn",
                "iscsi://joe%hidden@host/iqn/",
                "iscsi://joe%hidden@host/iqn/one",
                "iscsi://joe%hidden@/iqn/1",
                "iscsi://joe%hidden@host:port/iqn/1",
                "iscsi://joe%hidden@host:99999/iqn/1",
                "iscsi://joe%hidden@[::1/iqn/1",
                "iscsi://joe%hidden@host/iqn/1?hidden=2",
                "iscsi://joe@host/iqn/1",
                "iscsi://host/iqn/1?target_user=t&target_password=hidden"
            })
    void aWrongUrlIsRefusedWithoutTellingItsSecret(String url) {
        assertThatThrownBy(() -> IscsiUrl.parse(url, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hidden");
    }
}
