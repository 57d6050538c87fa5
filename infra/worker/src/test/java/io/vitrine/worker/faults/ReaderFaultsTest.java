package io.vitrine.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.catalog.Deletion;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageReader.Reading;
import io.vitrine.stores.ImageSource;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.volumes.cinder.ConnectorIdentity;
import io.vitrine.worker.faults.WorkerLife.Patience;
import io.vitrine.worker.transfer.Bodies;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Volumes that cannot be attached, targets that go away, workers that die, volumes that vanish: while images are read. */
class ReaderFaultsTest extends FaultSuite {
    private static final byte[] BYTES = Bodies.random(3 * MIB + 5);
    private static final ConnectorIdentity OTHER =
            ConnectorIdentity.of(new WorkerId("w2"), Optional.of("127.0.0.1"), true);

    private ImageId image;
    private Location location;

    @BeforeEach
    void store() {
        image = queued();
        assertActive(worker.upload(image, Bodies.of(BYTES)));
        location = catalog.find(image).orElseThrow().locations().getFirst();
    }

    private VolumeId volume() {
        return new VolumeId(cinder().shown().getFirst().path("id").asText());
    }

    private static byte[] read(ImageSource source, int offset, int length) throws StoreException {
        var bytes = ByteBuffer.allocateDirect(length);
        source.read(bytes, offset);
        var copy = new byte[length];
        bytes.flip().get(copy);
        return copy;
    }

    private Fault faultOf(Reading<Integer, StoreException> reading) {
        return catchThrowableOfType(StoreException.class, () -> worker.store.read(location, reading))
                .fault();
    }

    @Test
    @DisplayName("F41: another worker is attaching the volume")
    void readerThatCannotAttachIsToldToComeAgain() throws Exception {
        var others = cloud.cinder.volumes(CinderFixture.BRISK, OTHER);
        var held = others.reserve(volume(), AttachMode.READ_ONLY, OTHER.connector());

        assertThat(faultOf(_ -> 0)).isEqualTo(Fault.BUSY);

        others.detach(held.id());
        byte[] bytes = worker.store.read(location, source -> read(source, 0, BYTES.length));
        assertThat(Arrays.mismatch(bytes, BYTES)).isNegative();
    }

    @Test
    @DisplayName("F42: the target is away for a while in mid-download")
    void readerGoesOnWhereItWas() throws Exception {
        var bytes = worker.store.<byte[], Exception>read(location, source -> {
            var first = read(source, 0, MIB);
            cloud.goAway();
            cloud.comeBack();
            var rest = read(source, MIB, BYTES.length - MIB);
            return ByteBuffer.allocate(BYTES.length).put(first).put(rest).array();
        });

        assertThat(Arrays.mismatch(bytes, BYTES)).isNegative();
    }

    @Test
    @DisplayName("F42: the target goes in mid-download and stays away")
    void readerOfATargetThatStaysAwayIsToldSo() {
        worker.close();
        worker = new WorkerLife(cloud, database.source(), "w1", Patience.SHORT);
        assertThat(faultOf(source -> {
                    read(source, 0, MIB);
                    cloud.goAway();
                    return read(source, MIB, MIB).length;
                }))
                .isEqualTo(Fault.UNAVAILABLE);

        cloud.comeBack();
    }

    @Test
    @DisplayName("F44: a worker dies while it reads")
    void attachmentOfADeadReaderIsEnded() throws Exception {
        worker.close();
        worker = new WorkerLife(cloud, database.source(), "w1", Patience.SHORT);
        var trouble = faultOf(source -> {
            read(source, 0, MIB);
            kill();
            return read(source, MIB, MIB).length;
        });
        assertThat(trouble).isEqualTo(Fault.UNAVAILABLE);
        assertThat(cinder().attachments()).containsExactly("ro attached");
        comeBack(Recovery.RESTART);

        assertThat(cinder().attachments()).isEmpty();
        byte[] again = worker.store.read(location, source -> read(source, 0, MIB));
        assertThat(again).isEqualTo(Arrays.copyOf(BYTES, MIB));
    }

    @Test
    @DisplayName("F45: an image is deleted while another worker reads it")
    void deletedImageIsRemovedOnceNobodyReadsIt() throws Exception {
        var reads = new CountDownLatch(1);
        var enough = new CountDownLatch(1);
        var reader = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return worker.store.<Integer, Exception>read(location, source -> {
                            reads.countDown();
                            enough.await();
                            return read(source, 0, BYTES.length).length;
                        });
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
        reads.await();

        try (var other = new WorkerLife(cloud, database.source(), "w2", Patience.USUAL)) {
            ((Deletion.Deleted) catalog.delete(image, Caller.system("test")))
                    .jobs()
                    .forEach(other::run);
        }
        assertThat(cinder().volumes()).hasSize(1);
        enough.countDown();
        assertThat(reader.join()).isEqualTo(BYTES.length);
        runWhatWaits();

        assertThat(cinder().volumes()).isEmpty();
    }

    @Test
    @DisplayName("F46: the volume is deleted behind our back")
    void volumeThatIsGoneIsNotFoundAndTheImageStays() throws Exception {
        cloud.cinder.volumes().delete(volume());

        assertThat(faultOf(_ -> 0)).isEqualTo(Fault.NOT_FOUND);

        assertThat(catalog.find(image)).isPresent();
        ((Deletion.Deleted) catalog.delete(image, Caller.system("test"))).jobs().forEach(worker::run);
    }
}
