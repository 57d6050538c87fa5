package io.vitrine.volumes.cinder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.keystone.Login;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.testkit.cinder.CinderCall;
import io.vitrine.testkit.cinder.CinderServer;
import io.vitrine.testkit.cinder.CinderServer.Seen;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.CallerProject;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.cinder.CinderSettings.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks Cinder, where it is, and in which version it is asked. */
class CinderAccessTest {
    private static final Gib ONE = new Gib(1);

    private CinderFixture cinder;

    @BeforeEach
    void open() throws Exception {
        cinder = new CinderFixture();
    }

    @AfterEach
    void close() throws Exception {
        var volumes = cinder.volumes(
                CinderFixture.settings(Owner.CALLER, Optional.empty(), CinderFixture.BRISK), cinder::password);
        for (var volume : volumes.list(Map.of())) {
            volumes.delete(volume.id());
        }
        cinder.assertNothingLeft();
        cinder.close();
    }

    @Test
    void everyCallAsksForTheVersionThatIsNeeded() throws Exception {
        var volumes = cinder.volumes();
        volumes.delete(volumes.create("x", ONE, Map.of()).id());

        assertThat(cinder.server.seen())
                .filteredOn(seen -> seen.call() != CinderCall.LOGIN && seen.call() != CinderCall.VERSIONS)
                .extracting(Seen::version)
                .containsOnly("volume 3.54");
        assertThat(cinder.server.asked(CinderCall.VERSIONS)).isOne();
        assertThat(cinder.server.asked(CinderCall.OTHER)).isZero();
    }

    @Test
    void anOlderCinderIsRefusedWithItsVersion() {
        cinder.server.speaksUpTo("3.50");

        assertThatThrownBy(() -> cinder.volumes().probe())
                .hasMessageContaining("3.50")
                .hasMessageContaining("3.54")
                .extracting("fault")
                .isEqualTo(Fault.UNAVAILABLE);
        cinder.server.speaksUpTo("3.54");
    }

    @Test
    void aCatalogueWithoutCinderIsNamed() {
        cinder.server.catalogType("compute");

        assertThatThrownBy(() -> cinder.volumes().probe())
                .hasMessageContaining("no block storage")
                .hasMessageContaining("type volumev3, interface internal, region RegionOne");
        cinder.server.catalogType("block-storage");
    }

    @Test
    void aTokenThatCountsNoMoreIsRenewedOnce() throws Exception {
        var volumes = cinder.volumes();
        volumes.probe();
        cinder.server.revokeTokens();

        volumes.probe();

        assertThat(cinder.server.logins()).isEqualTo(2);
    }

    @Test
    void aChangedPasswordNeedsNoRestart() throws Exception {
        var volumes = cinder.volumes();
        volumes.probe();
        cinder.server.changePassword("another");

        volumes.probe();

        assertThat(cinder.server.logins()).isEqualTo(2);
    }

    @Test
    void aWrongPasswordIsOurFaultAndIsNotShown() {
        var volumes = cinder.volumes(
                CinderFixture.settings(Owner.SERVICE, Optional.empty(), CinderFixture.BRISK),
                () -> Login.applicationCredential(CinderServer.CREDENTIAL, "a-secret"));

        assertThatThrownBy(volumes::probe)
                .isInstanceOf(VolumeException.class)
                .hasMessageContaining("Keystone")
                .hasMessageNotContaining("a-secret")
                .extracting("fault")
                .isEqualTo(Fault.UNAVAILABLE);
    }

    @Test
    void anApplicationCredentialLogsInAndIsAskedForAtEachLogIn() throws Exception {
        var secret = new ArrayList<>(List.of(cinder.server.password()));
        var volumes = cinder.volumes(
                CinderFixture.settings(Owner.SERVICE, Optional.empty(), CinderFixture.BRISK),
                () -> Login.applicationCredential(CinderServer.CREDENTIAL, secret.getLast()));
        volumes.probe();
        cinder.server.changePassword("another");
        secret.add("another");

        volumes.probe();
    }

    @Test
    void aTemplateIsUsedInsteadOfTheCatalogue() throws Exception {
        cinder.server.catalogType("compute");
        var settings = new CinderSettings(
                new CinderPlace.Templated(cinder.server.endpointTemplate()),
                Owner.SERVICE,
                Optional.empty(),
                CinderFixture.BRISK);

        cinder.volumes(settings, cinder::password).probe();

        cinder.server.catalogType("volume");
    }

    @Test
    void aCallerPaysForTheVolumeAndWeDoTheRest() throws Exception {
        cinder.server.knows("token-of-a-caller", "c0ffee00000000000000000000000001");
        var volumes = cinder.volumes(
                CinderFixture.settings(Owner.CALLER, Optional.empty(), CinderFixture.BRISK), cinder::password);
        var caller = new CallerProject("c0ffee00000000000000000000000001", "token-of-a-caller");

        var volume = volumes.paidBy(caller).create("x", ONE, Map.of("a", "1"));
        cinder.server.revokeTokens();
        var attachment = volumes.reserve(volume.id(), AttachMode.READ_WRITE, CinderFixture.IDENTITY.connector());
        volumes.connect(attachment.id(), CinderFixture.IDENTITY.connector());
        volumes.complete(attachment.id());
        volumes.detach(attachment.id());

        assertThat(cinder.server.projectOf(volume.id().value())).isEqualTo(caller.project());
        assertThat(volumes.list(Map.of("a", "1"))).hasSize(1);
        assertThat(caller.toString()).doesNotContain(caller.token());
    }

    @Test
    void aCallerWhoMayNotIsTold() {
        var volumes = cinder.volumes(
                CinderFixture.settings(Owner.CALLER, Optional.empty(), CinderFixture.BRISK), cinder::password);

        assertThatThrownBy(
                        () -> volumes.paidBy(new CallerProject("p", "no-token")).create("x", ONE, Map.of()))
                .isInstanceOf(VolumeException.class)
                .extracting("fault")
                .isEqualTo(Fault.FORBIDDEN);
    }

    @Test
    void theIdOfTheRequestGoesAlong() throws Exception {
        var volumes = cinder.volumes();
        MDC.put("request", "req-1f3a0b52-8c1e-4c41-9a57-2f5f3ad9c7f1");
        try {
            volumes.probe();
        } finally {
            MDC.remove("request");
        }

        assertThat(cinder.server.seen())
                .filteredOn(seen -> seen.call() == CinderCall.LIMITS)
                .extracting(Seen::requestId)
                .containsExactly("req-1f3a0b52-8c1e-4c41-9a57-2f5f3ad9c7f1");
    }

    @Test
    void theConnectorNamesTheWorkerAndNeverTheMachine() throws Exception {
        var volumes = cinder.volumes();
        var attachment = volumes.reserve(
                volumes.create("x", ONE, Map.of()).id(), AttachMode.READ_ONLY, CinderFixture.IDENTITY.connector());
        volumes.connect(attachment.id(), CinderFixture.IDENTITY.connector());

        assertThat(cinder.server.connectors()).singleElement().satisfies(connector -> {
            assertThat(connector.path("host").asText()).isEqualTo("vitrine-w1");
            assertThat(connector.path("initiator").asText()).isEqualTo("iqn.2026-01.org.vitrine:w1");
            assertThat(connector.path("ip").asText()).isEqualTo("127.0.0.1");
            assertThat(connector.path("multipath").asBoolean()).isTrue();
            assertThat(connector.path("enforce_multipath").asBoolean()).isFalse();
            assertThat(connector.path("mountpoint").asText()).isEqualTo("vitrine");
            assertThat(connector.path("nqn").asText())
                    .endsWith(connector.path("uuid").asText());
        });
        volumes.detach(attachment.id());
    }

    @Test
    void healthTellsTypeAndRoom() throws Exception {
        cinder.server.type("shared", true, false);
        cinder.server.quota(-1, 7);

        var health = cinder.ofType("shared").check();

        assertThat(health.type()).hasValueSatisfying(type -> {
            assertThat(type.name()).isEqualTo("shared");
            assertThat(type.multiattach()).isTrue();
        });
        assertThat(health.limits().gib().free()).isEmpty();
        assertThat(health.limits().volumes().free()).hasValue(7);
    }
}
