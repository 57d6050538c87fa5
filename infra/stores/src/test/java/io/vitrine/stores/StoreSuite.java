package io.vitrine.stores;

import static io.vitrine.stores.TestImage.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import io.vitrine.model.Location;
import io.vitrine.volumes.OpenDescriptors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the cases of {@link ImageStoreContract} share: a fresh store before each, and nothing left behind after it. */
abstract class StoreSuite {
    static final OptionalLong UNKNOWN = OptionalLong.empty();

    StoreUnderTest subject;
    ImageStore store;
    final List<Location> stored = Collections.synchronizedList(new ArrayList<>());

    /** A fresh, empty store; what it keeps on disk goes into {@code folder}. */
    protected abstract StoreUnderTest subject(Path folder) throws Exception;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        subject = subject(folder);
        store = subject.store();
        store.recover();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (var location : stored) {
            store.remove(location);
        }
        assertThat(store.targets()).isEmpty();
        assertThat(subject.leftovers().find()).isEmpty();
        assertThat(OpenDescriptors.in(subject.places())).isEmpty();
        store.close();
        subject.behind().close();
    }

    /** Writes and notes what is to be removed in the end. */
    ImageWriter.Stored write(TestImage image, OptionalLong announced) throws Exception {
        return keep(store.write(RecordedAttempt.fresh(), announced, image::writeTo));
    }

    ImageWriter.Stored keep(ImageWriter.Stored result) {
        stored.addAll(result.locations());
        return result;
    }

    void assertHolds(TestImage image, ImageWriter.Stored result) throws Exception {
        assertThat(result.locations()).hasSize(image.sizeBytes() == 0 ? 0 : 1);
        for (int number = 0; number < image.chunks(); number++) {
            long offset = (long) number * MIB;
            int length = (int) Math.min(MIB, image.sizeBytes() - offset);
            assertSameBytes(readRange(result, offset, length), image.bytes(offset, length));
        }
    }

    byte[] readRange(ImageWriter.Stored result, long offset, int length) throws StoreException {
        return store.read(result.locations().getFirst(), source -> TestImage.read(source, offset, length));
    }

    /** The location the other attempt's target would have, were it there already. */
    static Location sameButOf(RecordedAttempt attempt, RecordedAttempt example, Location location) {
        var url = location.url()
                .replace(example.image().toString(), attempt.image().toString())
                .replace(example.id().toString(), attempt.id().toString());
        if (example.volume().isPresent()) {
            url = url.replace(
                    example.volume().get().toString(),
                    attempt.volume().orElseThrow().toString());
        }
        return new Location(location.store(), url, location.reachedThrough());
    }

    /** The fault of what must go wrong; its message keeps the host's paths to itself. */
    Fault fault(ThrowingCallable action) {
        var trouble = catchThrowableOfType(StoreException.class, action);
        assertThat(trouble).isNotNull();
        assertThat(subject.places())
                .noneMatch(place -> String.valueOf(trouble.getMessage()).contains(place.toString()));
        return trouble.fault();
    }

    static void assertSameBytes(byte[] actual, byte[] expected) {
        assertThat(Arrays.mismatch(actual, expected))
                .as("first byte that differs")
                .isNegative();
    }

    static void inParallel(List<Callable<Object>> actions) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            var running = actions.stream()
                    .map(action -> threads.submit(() -> {
                        start.await();
                        return action.call();
                    }))
                    .toList();
            start.countDown();
            for (var each : running) {
                each.get();
            }
        }
    }
}
