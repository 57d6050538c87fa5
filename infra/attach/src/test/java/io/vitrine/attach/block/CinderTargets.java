package io.vitrine.attach.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.scripted.ChapSide;
import io.vitrine.attach.iscsi.scripted.LogicalUnit;
import io.vitrine.attach.iscsi.scripted.ScriptedTarget;
import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.volumes.cinder.ConnectorIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A Cinder on loopback whose volumes lie behind targets that a test scripts: one target for each volume, made with its first export, as large as the
 * volume whenever that grows, and with a CHAP secret of its own. Ends with no session at any of them, and with nothing that the RFC forbids done there.
 */
public final class CinderTargets implements AutoCloseable {
    private static final String CHAP_USER = "user-of-the-target";
    private static final int LUN = 1;
    private static final long NAA = 0x6000_0000_0000_0000L;

    public final CinderFixture cinder = new CinderFixture();
    private final Map<String, ScriptedTarget> targets = new ConcurrentHashMap<>();
    private final int portals;
    private final int blockBytes;
    private volatile Consumer<ScriptedTarget> prepared = _ -> {};
    private volatile boolean growing = true;

    /** @param portals of each target: with several, Cinder tells of several paths */
    public CinderTargets(int portals, int blockBytes) throws IOException {
        this.portals = portals;
        this.blockBytes = blockBytes;
        cinder.server.exports(this::export);
        cinder.server.onExtended(this::grow);
    }

    /** One portal, blocks of 512 bytes. */
    public static CinderTargets open() throws IOException {
        return new CinderTargets(1, 512);
    }

    /** It looks soon whether a target is back, and gives up when it is away for so long. */
    public static IscsiSettings brisk(Duration patience) {
        var defaults = IscsiSettings.DEFAULTS;
        var recovery =
                defaults.recovery().withPauses(List.of(Duration.ofMillis(20))).withBudgets(patience, patience);
        return defaults.withRecovery(recovery);
    }

    /** What each target is told before anybody may log in. */
    public void prepare(Consumer<ScriptedTarget> how) {
        prepared = how;
    }

    /** Whether targets show what their volumes are extended by. */
    public void setGrowing(boolean whether) {
        growing = whether;
    }

    public VolumeAttacher attacher(VolumeService volumes) {
        return attacher(volumes, CinderFixture.IDENTITY, brisk(Duration.ofSeconds(60)), Duration.ofSeconds(20));
    }

    /** @param worker whose it is */
    public VolumeAttacher attacher(
            VolumeService volumes, ConnectorIdentity worker, IscsiSettings settings, Duration growthLimit) {
        var initiator = new Initiator(settings.withInitiatorName(worker.iqn()));
        return new NetworkAttacher(volumes, worker.connector(), new IscsiDisks(initiator), growthLimit);
    }

    /** Those of all volumes that were ever exported. */
    public List<ScriptedTarget> targets() {
        return List.copyOf(targets.values());
    }

    /** Of a volume that has been exported. */
    public ScriptedTarget of(String volume) {
        return Optional.ofNullable(targets.get(volume)).orElseThrow();
    }

    /** The disk of a target. */
    public LogicalUnit disk(ScriptedTarget target) {
        return target.unit(LUN);
    }

    /** What of a disk would still be there after a power failure, from the beginning of a block on. */
    public byte[] durable(LogicalUnit disk, long offset, int bytes) {
        var blocks = (bytes + blockBytes - 1) / blockBytes;
        return Arrays.copyOf(disk.medium().readDurable(offset / blockBytes, blocks), bytes);
    }

    /** No target can be reached any more, and each session at one is cut. */
    public void goAway() {
        for (var target : targets()) {
            try {
                target.goAway();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public void comeBack() {
        for (var target : targets()) {
            try {
                target.comeBack();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public int sessions() {
        return targets.values().stream().mapToInt(ScriptedTarget::sessions).sum();
    }

    private ObjectNode export(ObjectNode volume) {
        var target = targets.computeIfAbsent(volume.path("id").asText(), id -> targetOf(id, blocks(volume)));
        var info = JsonNodeFactory.instance
                .objectNode()
                .put("driver_volume_type", "iscsi")
                .put("target_discovered", false)
                .put("target_portal", target.portal().address())
                .put("target_iqn", target.name())
                .put("target_lun", LUN)
                .put("auth_method", "CHAP")
                .put("auth_username", CHAP_USER)
                .put("auth_password", secretOf(target));
        if (portals > 1) {
            var addresses = info.putArray("target_portals");
            var names = info.putArray("target_iqns");
            var luns = info.putArray("target_luns");
            for (var portal : target.portals()) {
                addresses.add(portal.address());
                names.add(target.name());
                luns.add(LUN);
            }
        }
        return info;
    }

    private ScriptedTarget targetOf(String volume, long blocks) {
        try {
            var target = new ScriptedTarget("iqn.2010-10.org.openstack:volume-" + volume);
            for (var more = 1; more < portals; more++) {
                target.addPortal(more + 1);
            }
            target.traits().time2Wait = 0;
            target.traits().chap = ChapSide.of(5, CHAP_USER, secretOf(target));
            target.add(
                    LUN, new LogicalUnit(blockBytes, blocks, volume, NAA | Integer.toUnsignedLong(volume.hashCode())));
            prepared.accept(target);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At least twelve bytes, as RFC 7143, 9.2.1 wants. */
    private static String secretOf(ScriptedTarget target) {
        return "secret-" + Integer.toHexString(target.name().hashCode()) + "-of-the-target";
    }

    private long blocks(ObjectNode volume) {
        return (volume.path("size").asLong() << 30) / blockBytes;
    }

    private void grow(ObjectNode volume) {
        if (growing) {
            Optional.ofNullable(targets.get(volume.path("id").asText()))
                    .ifPresent(target -> disk(target).resize(blocks(volume)));
        }
    }

    /** No volume, no attachment, no session, no use of the quota; every planned fault has come, and nobody broke the RFC. */
    public void assertNothingLeft() {
        cinder.assertNothingLeft();
        awaitNoSession();
        assertNoViolation();
    }

    public void assertNoViolation() {
        assertThat(targets.values()).flatExtracting(ScriptedTarget::violations).isEmpty();
    }

    /** A target learns of a log-out a moment after the initiator. */
    public void awaitNoSession() {
        await("no session at any target")
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> sessions() == 0);
    }

    @Override
    public void close() throws IOException {
        for (var target : targets.values()) {
            target.close();
        }
        cinder.close();
    }
}
