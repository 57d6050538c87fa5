package io.vitrine.volumes.cinder;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.keystone.KeystoneUrl;
import io.vitrine.keystone.Login;
import io.vitrine.keystone.Login.Named;
import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.cinder.CinderServer;
import io.vitrine.volumes.cinder.CinderSettings.ExtendAttached;
import io.vitrine.volumes.cinder.CinderSettings.Owner;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** A Cinder on loopback and stores that use it. Ends with no volume left there, unless a test says why. */
public final class CinderFixture {
    /** As patient as usual, in a world that is a thousand times faster. */
    public static final CinderTiming BRISK = new CinderTiming(
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            5,
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            0,
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(50));

    public static final ConnectorIdentity IDENTITY =
            ConnectorIdentity.of(new WorkerId("w1"), Optional.of("127.0.0.1"), true);

    public final CinderServer server;
    private final List<CinderVolumes> opened = new ArrayList<>();

    public CinderFixture() throws IOException {
        server = CinderServer.start();
    }

    public CinderVolumes volumes() {
        return volumes(BRISK);
    }

    public CinderVolumes volumes(CinderTiming timing) {
        return volumes(settings(Owner.SERVICE, Optional.empty(), timing), this::password);
    }

    /** Those that another worker sees. */
    public CinderVolumes volumes(CinderTiming timing, ConnectorIdentity identity) {
        return volumes(settings(Owner.SERVICE, Optional.empty(), timing), this::password, identity);
    }

    /** The same, of a type. @param type empty for the default */
    public CinderVolumes volumes(ConnectorIdentity identity, Optional<String> type) {
        return volumes(settings(Owner.SERVICE, type, BRISK), this::password, identity);
    }

    /** Volumes that belong to who brings images. */
    public CinderVolumes ofCallers() {
        return volumes(settings(Owner.CALLER, Optional.empty(), BRISK), this::password);
    }

    public CinderVolumes extending(ExtendAttached how) {
        var usual = settings(Owner.SERVICE, Optional.empty(), BRISK);
        return volumes(
                new CinderSettings(usual.place(), usual.owner(), usual.volumeType(), usual.timing(), how),
                this::password);
    }

    public CinderVolumes ofType(String type) {
        return volumes(settings(Owner.SERVICE, Optional.of(type), BRISK), this::password);
    }

    CinderVolumes volumes(CinderSettings settings, Supplier<Login> login) {
        return volumes(settings, login, IDENTITY);
    }

    private CinderVolumes volumes(CinderSettings settings, Supplier<Login> login, ConnectorIdentity identity) {
        var keystone = KeystoneUrl.v3(Optional.of(server.keystone()), "auth_url");
        var session = ServiceSession.of(keystone, tls(), login, Duration.ofSeconds(30), 0, InstantSource.system());
        var volumes = CinderVolumes.open(settings, session, tls(), identity);
        opened.add(volumes);
        return volumes;
    }

    static CinderSettings settings(Owner owner, Optional<String> type, CinderTiming timing) {
        return new CinderSettings(
                CinderPlace.Catalogued.parse("volumev3::internalURL", Optional.of("RegionOne")), owner, type, timing);
    }

    Login password() {
        return Login.password(
                new Named(CinderServer.USER, "Default"),
                server.password(),
                new Named(CinderServer.PROJECT_NAME, "Default"));
    }

    private static SSLContext tls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing is left, nothing is used of the quota, and every fault that was planned came. */
    public void assertNothingLeft() {
        assertThat(server.faults().allMet()).as("planned faults have come").isTrue();
        assertThat(server.volumes()).isEmpty();
        assertThat(server.attachments()).isEmpty();
        assertThat(server.usedGib()).isZero();
    }

    public void close() {
        opened.forEach(CinderVolumes::close);
        server.close();
    }
}
