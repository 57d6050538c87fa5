package io.vitrine.stores.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Attaching and detaching hang; nobody waits for them for ever. */
@Timeout(30)
class SharedReadersTest {
    private static final VolumeId VOLUME = new VolumeId("v-1");

    private static final Journal<StoreException> UNRECORDED = new Journal<>() {
        @Override
        public void reserved(AttachmentId attachment) {}

        @Override
        public void reached(AttemptStep step) {}
    };

    private final HangingAttacher attacher = new HangingAttacher();
    private static final Duration DEADLINE = Duration.ofMillis(300);

    private final SharedReaders readers = new SharedReaders(
            (id, _) -> new SharedVolume(
                    HeldVolume.attach(attacher, id, AttachMode.READ_ONLY, UNRECORDED, DEADLINE), ReadLease.UNSHARED, 1),
            new ReaderSettings(Duration.ZERO, 0, DEADLINE),
            ReaderObserver.NONE);

    @AfterEach
    void everyAttachmentIsEnded() throws Exception {
        attacher.attaching.countDown();
        attacher.detaching.countDown();
        attacher.attachments.awaitAdvanceInterruptibly(attacher.attachments.arrive(), 10, TimeUnit.SECONDS);
    }

    @Test
    void attachmentThatHangsKeepsNobodyWaiting() {
        attacher.attaching = new CountDownLatch(1);

        var first = CompletableFuture.runAsync(() -> assertUnavailable(() -> readers.read(VOLUME, _ -> true)));
        assertUnavailable(() -> readers.read(VOLUME, _ -> true));
        first.join();
        attacher.attaching.countDown();
    }

    @Test
    void detachmentThatHangsTakesNothingFromItsReader() throws Exception {
        attacher.detaching = new CountDownLatch(1);

        assertThat(readers.<String, StoreException>read(VOLUME, _ -> "read")).isEqualTo("read");
        readers.unlessRead(VOLUME, () -> {});
    }

    @Test
    void removalThatHangsKeepsNoReaderWaiting() throws Exception {
        var removing = new CountDownLatch(1);
        var removed = new CountDownLatch(1);
        var remover = CompletableFuture.runAsync(() -> {
            try {
                readers.unlessRead(VOLUME, () -> {
                    removing.countDown();
                    awaitLatch(removed);
                });
            } catch (StoreException e) {
                throw new AssertionError(e);
            }
        });
        awaitLatch(removing);

        assertUnavailable(() -> readers.read(VOLUME, _ -> true));

        removed.countDown();
        remover.join();
    }

    private interface Action {
        void run() throws StoreException;
    }

    private static void assertUnavailable(Action action) {
        assertThatExceptionOfType(StoreException.class).isThrownBy(action::run).satisfies(e -> assertThat(e.fault())
                .isEqualTo(Fault.UNAVAILABLE));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class HangingAttacher implements VolumeAttacher {
        volatile CountDownLatch attaching = new CountDownLatch(0);
        volatile CountDownLatch detaching = new CountDownLatch(0);
        /** A party each, and the test. */
        final Phaser attachments = new Phaser(1);

        @Override
        public <T, X extends Exception> T withVolume(
                VolumeId volume, AttachMode mode, Journal<X> journal, Use<T, X> body) throws VolumeException, X {
            attachments.register();
            try {
                awaitLatch(attaching);
                return body.use(volume());
            } finally {
                awaitLatch(detaching);
                attachments.arriveAndDeregister();
            }
        }

        private static AttachedVolume volume() {
            return (AttachedVolume) Proxy.newProxyInstance(
                    AttachedVolume.class.getClassLoader(), new Class<?>[] {AttachedVolume.class}, (_, method, _) -> {
                        // Only who holds it is tested; whoever used it would be a mistake of the test.
                        throw new UnsupportedOperationException(method.getName());
                    });
        }
    }
}
