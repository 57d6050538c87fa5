package io.vitrine.volumes;

import static io.vitrine.volumes.AttachMode.READ_ONLY;
import static io.vitrine.volumes.AttachMode.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.Volume.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link VolumeService} does. Each test ends with no volume left. */
public abstract class VolumeServiceContract {
    private static final Gib ONE = new Gib(1);
    private static final Gib TWO = new Gib(2);
    private static final Connector HOST = new Connector("vitrine-w1");
    private static final Connector OTHER_HOST = new Connector("vitrine-w2");
    private static final VolumeId NOWHERE = new VolumeId("0199a0b2-0000-7000-8000-000000000000");

    private VolumeService volumes;

    /** A service without volumes that has room for two of 1 GiB, one of which can grow to 2 GiB; what it keeps on disk goes into {@code folder}. */
    protected abstract VolumeService open(Path folder) throws Exception;

    /** Whether several readers may attach one volume, or a second one has to wait for the first. */
    protected boolean readersGoTogether() {
        return true;
    }

    /** Whether a volume that was read-only can be written again once it is not. */
    protected boolean readOnlyEnds() {
        return true;
    }

    /** Closes it. Fails where something is left that no volume accounts for. */
    protected abstract void close() throws Exception;

    @BeforeEach
    void openService(@TempDir Path folder) throws Exception {
        volumes = open(folder);
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (var volume : volumes.list(Map.of())) {
            for (var attachment : volumes.attachments(volume.id())) {
                volumes.detach(attachment.id());
            }
            volumes.delete(volume.id());
        }
        assertThat(volumes.list(Map.of())).isEmpty();
        close();
    }

    private Volume created() throws VolumeException {
        return volumes.create("image-x", ONE, Map.of("a", "1", "b", "2"));
    }

    private State stateOf(Volume volume) throws VolumeException {
        return volumes.find(volume.id()).orElseThrow().state();
    }

    private static Fault fault(ThrowingCallable action) {
        return catchThrowableOfType(VolumeException.class, action).fault();
    }

    @Nested
    class Volumes {
        @Test
        void areCreatedAvailableAndEmptyHanded() throws Exception {
            var volume = created();

            assertThat(volume.state()).isEqualTo(State.AVAILABLE);
            assertThat(volume.size()).isGreaterThanOrEqualTo(ONE);
            assertThat(volume.readOnly()).isFalse();
            assertThat(volume.metadata()).containsEntry("a", "1").containsEntry("b", "2");
            assertThat(volume.createdAt()).isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now());
            assertThat(volumes.find(volume.id())).contains(volume);
            assertThat(volumes.attachments(volume.id())).isEmpty();
        }

        @Test
        void areNewWithEachCreate() throws Exception {
            assertThat(created().id()).isNotEqualTo(created().id());
        }

        @Test
        void areRefusedWhereThereIsNoRoom() throws Exception {
            assertThat(fault(() -> volumes.create("huge", new Gib(Integer.MAX_VALUE), Map.of())))
                    .isEqualTo(Fault.TOO_LARGE);
            assertThat(volumes.list(Map.of())).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"0199a0b2-0000-7000-8000-000000000000", "..", ".", "lock", "records", "..lock"})
        void areNotFoundByIdsOfNoVolume(String id) throws Exception {
            var unknown = new VolumeId(id);

            assertThat(volumes.find(unknown)).isEmpty();
            assertThat(volumes.attachments(unknown)).isEmpty();
            volumes.delete(unknown);
            assertThat(fault(() -> volumes.extend(unknown, TWO))).isEqualTo(Fault.NOT_FOUND);
            assertThat(fault(() -> volumes.label(unknown, Map.of("a", "1")))).isEqualTo(Fault.NOT_FOUND);
            assertThat(fault(() -> volumes.setReadOnly(unknown, true))).isEqualTo(Fault.NOT_FOUND);
            assertThat(fault(() -> volumes.reserve(unknown, READ_ONLY, HOST))).isEqualTo(Fault.NOT_FOUND);
        }

        @Test
        void areListedByAllOfTheLabelsAskedFor() throws Exception {
            var volume = volumes.create("x", ONE, Map.of("deployment", "d", "attempt", "1"));
            var other = volumes.create("y", ONE, Map.of("deployment", "d", "attempt", "2"));

            assertThat(volumes.list(Map.of("deployment", "d"))).containsExactlyInAnyOrder(volume, other);
            assertThat(volumes.list(Map.of("deployment", "d", "attempt", "2"))).containsExactly(other);
            assertThat(volumes.list(Map.of("deployment", "e"))).isEmpty();
            assertThat(volumes.list(Map.of())).containsExactlyInAnyOrder(volume, other);
        }

        @Test
        void takeLabelsLater() throws Exception {
            var volume = created();

            volumes.label(volume.id(), Map.of("b", "3", "c", "4"));
            volumes.label(volume.id(), Map.of("b", "3", "c", "4"));

            assertThat(volumes.find(volume.id()).orElseThrow().metadata())
                    .isEqualTo(Map.of("a", "1", "b", "3", "c", "4"));
        }

        @Test
        void growButNeverShrink() throws Exception {
            var volume = created();

            assertThat(volumes.extend(volume.id(), TWO).size()).isEqualTo(TWO);
            assertThat(volumes.extend(volume.id(), TWO).size()).isEqualTo(TWO);
            assertThat(volumes.extend(volume.id(), ONE).size()).isEqualTo(TWO);
            assertThat(volumes.find(volume.id()).orElseThrow().size()).isEqualTo(TWO);
            assertThat(stateOf(volume)).isEqualTo(State.AVAILABLE);
        }

        @Test
        void growWhileAttached() throws Exception {
            var volume = created();
            var attachment = volumes.reserve(volume.id(), READ_WRITE, HOST);
            volumes.connect(attachment.id(), HOST);
            volumes.complete(attachment.id());

            assertThat(volumes.extend(volume.id(), TWO).size()).isEqualTo(TWO);
            assertThat(stateOf(volume)).isEqualTo(State.IN_USE);
        }

        @Test
        void stayAsTheyWereWhereTheyCannotGrowThatFar() throws Exception {
            var volume = created();

            assertThat(fault(() -> volumes.extend(volume.id(), new Gib(Integer.MAX_VALUE))))
                    .isEqualTo(Fault.TOO_LARGE);

            assertThat(volumes.find(volume.id())).contains(volume);
        }

        @Test
        void mayBeDeletedTwice() throws Exception {
            var volume = created();

            volumes.delete(volume.id());
            volumes.delete(volume.id());

            assertThat(volumes.find(volume.id())).isEmpty();
        }

        @Test
        void areNotDeletedWhileAttached() throws Exception {
            var volume = created();
            var attachment = volumes.reserve(volume.id(), READ_ONLY, HOST);

            assertThat(fault(() -> volumes.delete(volume.id()))).isEqualTo(Fault.BUSY);

            volumes.detach(attachment.id());
            volumes.delete(volume.id());
        }
    }

    @Nested
    class Attachments {
        @Test
        void leadTheVolumeThroughItsStates() throws Exception {
            var volume = created();

            var attachment = volumes.reserve(volume.id(), READ_WRITE, HOST);
            assertThat(stateOf(volume)).isEqualTo(State.RESERVED);
            assertThat(volumes.connect(attachment.id(), HOST)).isNotNull();
            assertThat(stateOf(volume)).isEqualTo(State.ATTACHING);
            volumes.complete(attachment.id());
            assertThat(stateOf(volume)).isEqualTo(State.IN_USE);
            volumes.detach(attachment.id());
            assertThat(stateOf(volume)).isEqualTo(State.AVAILABLE);
        }

        @Test
        void nameTheirVolumeModeAndHost() throws Exception {
            var volume = created();

            var attachment = volumes.reserve(volume.id(), READ_ONLY, HOST);

            assertThat(attachment)
                    .isEqualTo(new Attachment(attachment.id(), volume.id(), READ_ONLY, Optional.of(HOST.host())));
            volumes.connect(attachment.id(), HOST);
            volumes.complete(attachment.id());
            assertThat(volumes.attachments(volume.id())).containsExactly(attachment);
        }

        @Test
        void excludeEverybodyBesideAWriter() throws Exception {
            var volume = created();
            volumes.reserve(volume.id(), READ_WRITE, HOST);

            assertThat(fault(() -> volumes.reserve(volume.id(), READ_WRITE, OTHER_HOST)))
                    .isEqualTo(Fault.BUSY);
            assertThat(fault(() -> volumes.reserve(volume.id(), READ_WRITE, HOST)))
                    .isEqualTo(Fault.BUSY);
            assertThat(fault(() -> volumes.reserve(volume.id(), READ_ONLY, HOST)))
                    .isEqualTo(Fault.BUSY);
        }

        @Test
        void letReadersInTogetherOrOneAloneAndKeepWritersOut() throws Exception {
            var volume = created();
            volumes.reserve(volume.id(), READ_ONLY, HOST);
            if (readersGoTogether()) {
                volumes.reserve(volume.id(), READ_ONLY, HOST);
                volumes.reserve(volume.id(), READ_ONLY, OTHER_HOST);
            } else {
                assertThat(fault(() -> volumes.reserve(volume.id(), READ_ONLY, OTHER_HOST)))
                        .isEqualTo(Fault.BUSY);
            }

            assertThat(fault(() -> volumes.reserve(volume.id(), READ_WRITE, HOST)))
                    .isEqualTo(Fault.BUSY);
            assertThat(volumes.attachments(volume.id())).hasSize(readersGoTogether() ? 3 : 1);
        }

        @Test
        void giveOneOfManyRacingWritersTheVolume() throws Exception {
            var volume = created();

            try (var threads = Executors.newFixedThreadPool(8)) {
                var reserving = threads.invokeAll(IntStream.range(0, 8)
                        .<Callable<Object>>mapToObj(_ -> () -> volumes.reserve(volume.id(), READ_WRITE, HOST))
                        .toList());
                assertThat(reserving.stream().filter(each -> each.state() == Future.State.SUCCESS))
                        .hasSize(1);
            }
        }

        @Test
        void endInAnyStateAndMoreThanOnce() throws Exception {
            var volume = created();
            var reserved = volumes.reserve(volume.id(), READ_ONLY, HOST);
            volumes.detach(reserved.id());
            var connected = volumes.reserve(volume.id(), READ_ONLY, HOST);
            volumes.connect(connected.id(), HOST);

            volumes.detach(reserved.id());
            volumes.detach(connected.id());
            volumes.detach(new AttachmentId("nobody-knows-it"));

            assertThat(volumes.attachments(volume.id())).isEmpty();
        }

        @Test
        void goNoFurtherOnceEnded() throws Exception {
            var volume = created();
            var attachment = volumes.reserve(volume.id(), READ_WRITE, HOST);
            volumes.detach(attachment.id());

            assertThat(fault(() -> volumes.connect(attachment.id(), HOST))).isEqualTo(Fault.NOT_FOUND);
            assertThat(fault(() -> volumes.complete(attachment.id()))).isEqualTo(Fault.NOT_FOUND);
            assertThat(fault(() -> volumes.reserve(NOWHERE, READ_WRITE, HOST))).isEqualTo(Fault.NOT_FOUND);
        }

        @Test
        void doNotWriteToAReadOnlyVolume() throws Exception {
            var volume = created();
            volumes.setReadOnly(volume.id(), true);
            volumes.setReadOnly(volume.id(), true);

            assertThat(fault(() -> volumes.reserve(volume.id(), READ_WRITE, HOST)))
                    .isEqualTo(Fault.CONFLICT);
            assertThat(volumes.find(volume.id()).orElseThrow().readOnly()).isTrue();
            volumes.detach(volumes.reserve(volume.id(), READ_ONLY, HOST).id());
            volumes.setReadOnly(volume.id(), false);
            assertThat(volumes.find(volume.id()).orElseThrow().readOnly()).isFalse();
            if (readOnlyEnds()) {
                assertThat(volumes.reserve(volume.id(), READ_WRITE, HOST)).isNotNull();
            }
        }

        @Test
        void keepTheVolumeWritableWhileTheyWrite() throws Exception {
            var volume = created();
            volumes.reserve(volume.id(), READ_WRITE, HOST);

            assertThat(fault(() -> volumes.setReadOnly(volume.id(), true))).isEqualTo(Fault.BUSY);
        }
    }
}
