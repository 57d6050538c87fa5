package io.vitrine.attach.iscsi.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.DigestChoice;
import io.vitrine.attach.iscsi.Extent;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.session.DiscoveredTarget;
import io.vitrine.testkit.ProgramRun;
import io.vitrine.testkit.TgtServer;
import io.vitrine.testkit.TgtSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the tools of libiscsi and QEMU on one tgtd: both sides see the same disk, and the same bytes on it. */
@Tag("peers")
class PeerToolsTest {
    private static final int BYTES = 24 << 20;
    private static final int MIB = 1 << 20;
    private static final int ODD = 100_003;

    @SuppressWarnings("NullAway.Init")
    private static TgtServer server;

    private final byte[] content = Bulk.random(BYTES, 11);

    private TgtServer.@Nullable Disk used;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void startTarget() {
        server = TgtServer.start();
    }

    @AfterAll
    static void stopTarget() {
        server.close();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        var disk = used;
        if (disk != null) {
            await().atMost(10, TimeUnit.SECONDS).until(() -> server.sessions(disk) == 0);
        }
    }

    private TgtServer.Disk disk(TgtSetup setup) {
        var disk = server.disk(setup);
        used = disk;
        return disk;
    }

    static Stream<Arguments> setups() {
        return Stream.of(
                Arguments.of("tgtd's defaults", TgtSetup.defaults(BYTES)),
                Arguments.of("tuned", TgtSetup.tuned(BYTES)),
                Arguments.of("with digests", TgtSetup.tuned(BYTES).withDigests()),
                Arguments.of(
                        "nothing unasked",
                        TgtSetup.defaults(BYTES).with("InitialR2T", "Yes").with("ImmediateData", "No")),
                Arguments.of(
                        "small segments",
                        TgtSetup.defaults(BYTES)
                                .with("MaxRecvDataSegmentLength", "512")
                                .with("FirstBurstLength", "512")
                                .with("MaxBurstLength", "4096")),
                Arguments.of("blocks of 4096", TgtSetup.tuned(BYTES).withBlocksOf(4096)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("setups")
    void whatWeWriteOthersRead(String name, TgtSetup setup) throws Exception {
        var disk = disk(setup);

        try (var ours = Attaching.writable(disk)) {
            Bulk.write(ours, 0, content, MIB);
            Bulk.write(ours, MIB + 7, Arrays.copyOfRange(content, MIB + 7, MIB + 7 + 3 * ODD), ODD);
            ours.flush();
        }

        assertThat(readByQemu(disk)).isEqualTo(content);
        assertThat(Files.readAllBytes(disk.file())).isEqualTo(content);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("setups")
    void whatOthersWriteWeRead(String name, TgtSetup setup) throws Exception {
        var disk = disk(setup);
        writeByQemu(disk, content);

        try (var ours = Attaching.readable(disk)) {
            assertThat(Bulk.read(ours, 0, BYTES, MIB)).isEqualTo(content);
            assertThat(Bulk.read(ours, 511, 5 * ODD, ODD)).isEqualTo(Arrays.copyOfRange(content, 511, 511 + 5 * ODD));
        }
    }

    private byte[] readByQemu(TgtServer.Disk disk) throws Exception {
        var copy = folder.resolve("copy");
        ProgramRun.of("qemu-img", "convert", "-f", "raw", "-O", "raw", disk.url(), copy.toString())
                .orFail();
        return Files.readAllBytes(copy);
    }

    private void writeByQemu(TgtServer.Disk disk, byte[] bytes) throws Exception {
        var file = Files.write(folder.resolve("file"), bytes);
        ProgramRun.of("qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", file.toString(), disk.url())
                .orFail();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void weSeeTheDiskAsOthersDo(int blockBytes) throws Exception {
        var disk = disk(TgtSetup.defaults(BYTES).withBlocksOf(blockBytes));
        var capacity = ProgramRun.of("iscsi-readcapacity16", disk.url()).orFail();
        var inquiry = ProgramRun.of("iscsi-inq", disk.url()).orFail();
        var serial =
                ProgramRun.of("iscsi-inq", "-e", "1", "-c", "128", disk.url()).orFail();
        var names =
                ProgramRun.of("iscsi-inq", "-e", "1", "-c", "131", disk.url()).orFail();

        try (var ours = Attaching.readable(disk)) {
            var identity = ours.identity();
            assertThat(capacity).contains("LOGICAL BLOCK LENGTH IN BYTES:" + ours.blockBytes());
            assertThat(capacity).contains("RETURNED LOGICAL BLOCK ADDRESS:" + (ours.capacityBytes() / blockBytes - 1));
            assertThat(inquiry).contains("Vendor:" + identity.vendor(), "Product:" + identity.product());
            assertThat(identity.serial()).isNotEmpty();
            assertThat(serial).contains(identity.serial());
            assertThat(identity.designators()).anySatisfy(designator -> {
                assertThat(designator).startsWith("t10.");
                assertThat(names).contains(designator.substring("t10.".length()).strip());
            });
        }
    }

    @Test
    void weFindWhatOthersFind() throws Exception {
        var first = disk(TgtSetup.defaults(BYTES));
        var second = disk(TgtSetup.tuned(BYTES));
        var found = ProgramRun.of("iscsi-ls", "-s", "iscsi://127.0.0.1:" + server.port())
                .orFail();

        var initiator = new Initiator(Attaching.SETTINGS);
        var targets = initiator.discover(Attaching.loopback(server.port()), Optional.empty(), Optional.empty());

        assertThat(targets).extracting(DiscoveredTarget::name).contains(first.name(), second.name());
        assertThat(targets).allSatisfy(target -> assertThat(found)
                .contains("Target:" + target.name() + " Portal:"
                        + target.addresses().getFirst().portal() + ","
                        + target.addresses().getFirst().group()));
        assertThat(found.lines().filter(line -> line.startsWith("Target:"))).hasSameSizeAs(targets);
        assertThat(initiator.luns(Attaching.address(first))).containsExactlyInAnyOrder(0L, TgtServer.LUN);
    }

    @ParameterizedTest(name = "thin: {0}")
    @ValueSource(booleans = {false, true})
    void zerosAreZerosToOthers(boolean thin) throws Exception {
        var plain = TgtSetup.tuned(BYTES);
        var disk = disk(thin ? plain.thinlyProvisioned() : plain);
        var expected = content.clone();
        Arrays.fill(expected, MIB + 100, 9 * MIB + 777, (byte) 0);

        try (var ours = Attaching.writable(disk)) {
            Bulk.write(ours, 0, content, MIB);
            ours.writeZeroes(MIB + 100, 8 * MIB + 677);
            ours.flush();
        }

        assertThat(readByQemu(disk)).isEqualTo(expected);
    }

    @Test
    void extentsCoverTheDiskAndTellOfNoZerosWhereDataIs() throws Exception {
        var disk = disk(TgtSetup.tuned(BYTES).thinlyProvisioned());

        try (var ours = Attaching.writable(disk)) {
            Bulk.write(ours, 4 * MIB, Arrays.copyOf(content, 2 * MIB), MIB);
            ours.flush();
            long next = 0;
            for (var extent : ours.extents(0, BYTES)) {
                assertThat(extent.offset()).isEqualTo(next);
                next = extent.end();
                if (extent.kind() == Extent.Kind.ZEROS) {
                    assertThat(Bulk.read(ours, extent.offset(), (int) extent.length(), MIB))
                            .containsOnly(0);
                }
            }
            assertThat(next).isEqualTo(BYTES);
        }
    }

    @Test
    void aWriteProtectedDiskIsReadAndNeverWritten() throws Exception {
        var disk = disk(TgtSetup.defaults(BYTES).writeProtected());

        try (var ours = Attaching.readable(disk)) {
            assertThat(ours.features().writeProtected()).isTrue();
            assertThat(Bulk.read(ours, 0, MIB, MIB)).containsOnly(0);
        }
        assertThatThrownBy(() -> {
                    try (var ours = Attaching.writable(disk)) {
                        Bulk.write(ours, 0, content, MIB);
                    }
                })
                .satisfies(failure -> assertThat(fault(failure)).isEqualTo(IscsiFault.WRITE_DENIED));
        assertThat(Files.readAllBytes(disk.file())).containsOnly(0);
    }

    @Test
    void digestsAreInsistedOnOrDoneWithout() throws Exception {
        var with = server.disk(TgtSetup.tuned(BYTES).withDigests());
        var without = server.disk(TgtSetup.tuned(BYTES));
        var insisting = new Initiator(Attaching.withDigests(DigestChoice.CRC32C));
        var preferring = new Initiator(Attaching.withDigests(DigestChoice.CRC32C, DigestChoice.NONE));

        try (var ours = insisting.attach(Attaching.address(with), Access.READ_WRITE)) {
            Bulk.write(ours, 0, content, MIB);
            assertThat(Bulk.read(ours, 0, BYTES, MIB)).isEqualTo(content);
        }
        assertThatThrownBy(() -> insisting.attach(Attaching.address(without), Access.READ_ONLY))
                .isInstanceOf(IscsiException.class);
        try (var ours = preferring.attach(Attaching.address(without), Access.READ_ONLY)) {
            assertThat(Bulk.read(ours, 0, MIB, MIB)).containsOnly(0);
        }
    }

    private static Optional<IscsiFault> faultOf(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(IscsiException.class::isInstance)
                .map(cause -> ((IscsiException) cause).fault())
                .findFirst();
    }

    private static IscsiFault fault(Throwable failure) {
        return faultOf(failure).orElseThrow(() -> new AssertionError("no fault", failure));
    }
}
