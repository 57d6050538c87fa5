package io.vitrine.acceptance;

import static io.vitrine.acceptance.Cleanliness.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class RacingUploadsSuite extends SharedSuite {
    private static final int RACERS = 6;
    private static final long SIZE = 3_000_000;

    @Test
    @DisplayName("D-08: of many uploads to one image exactly one wins")
    void ofManyUploadsToOneImageExactlyOneWins() throws Exception {
        var id = api().queued();

        var statuses = race(seed -> upload(id, new RandomImage(seed, SIZE)));

        assertThat(statuses).filteredOn(status -> status == 204).hasSize(1);
        assertThat(statuses).allMatch(status -> List.of(204, 409, 410).contains(status));
        assertThat(api().download(id)).isEqualTo(new RandomImage(statuses.indexOf(204), SIZE).bytes());
        eventually(() -> Cleanliness.everythingIsAccountedFor(deployment()));
    }

    @Test
    void uploadsToDifferentImagesDoNotMeet() throws Exception {
        var ids = IntStream.range(0, RACERS).mapToObj(_ -> api().queued()).toList();

        var statuses = race(seed -> upload(ids.get(seed), new RandomImage(seed, SIZE)));

        assertThat(statuses).containsOnly(204);
        for (int seed = 0; seed < RACERS; seed++) {
            assertThat(api().download(ids.get(seed))).isEqualTo(new RandomImage(seed, SIZE).bytes());
        }
    }

    @Test
    @DisplayName("D-08: an image being saved takes no other upload and has no data")
    void imageBeingSavedTakesNoOtherUploadAndHasNoData() throws IOException {
        var bytes = new RandomImage(41, SIZE);
        var id = api().queued();
        try (var first = RawUpload.begin(deployment().endpoint(), id, SIZE)) {
            first.send(bytes, 0, 1_000_000);
            eventually(() -> assertThat(api().statusOf(id)).isEqualTo("saving"));

            assertThat(upload(id, bytes)).isEqualTo(409);
            api().request().get("/v2/images/" + id + "/file").then().statusCode(204);

            assertThat(first.send(bytes, 1_000_000, SIZE - 1_000_000).status()).hasValue(204);
        }
        assertThat(api().download(id)).isEqualTo(bytes.bytes());
    }

    @Test
    @DisplayName("D-09, I-26: an image deleted during its upload is gone with its bytes")
    void imageDeletedDuringItsUploadIsGoneWithItsBytes() throws IOException {
        var bytes = new RandomImage(42, SIZE);
        var id = api().queued();
        try (var upload = RawUpload.begin(deployment().endpoint(), id, SIZE)) {
            upload.send(bytes, 0, 2_000_000);
            eventually(() -> assertThat(api().statusOf(id)).isEqualTo("saving"));

            api().request().delete("/v2/images/" + id).then().statusCode(204);

            assertThat(rest(upload, bytes).orElse(410)).isIn(404, 410);
        }
        api().request().get("/v2/images/" + id).then().statusCode(404);
        eventually(() -> Cleanliness.everythingIsAccountedFor(deployment()));
    }

    /** The gateway may already have hung up on the rest. */
    private static OptionalInt rest(RawUpload upload, RandomImage bytes) {
        try {
            return upload.send(bytes, 2_000_000, SIZE - 2_000_000).status();
        } catch (IOException _) {
            return upload.status();
        }
    }

    private int upload(String id, RandomImage bytes) {
        return api().request()
                .contentType("application/octet-stream")
                .body(bytes.bytes())
                .put("/v2/images/" + id + "/file")
                .statusCode();
    }

    private interface Runner {
        int run(int number);
    }

    /** All at once; answers the statuses by number of the runner. */
    private static List<Integer> race(Runner runner) throws InterruptedException, ExecutionException {
        var start = new CountDownLatch(RACERS);
        try (var runners =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var statuses = new ArrayList<Future<Integer>>();
            for (int number = 0; number < RACERS; number++) {
                int own = number;
                Callable<Integer> run = () -> {
                    start.countDown();
                    start.await();
                    return runner.run(own);
                };
                statuses.add(runners.submit(run));
            }
            var results = new ArrayList<Integer>();
            for (var status : statuses) {
                results.add(status.get());
            }
            return results;
        }
    }
}
