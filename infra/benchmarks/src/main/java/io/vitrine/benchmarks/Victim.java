package io.vitrine.benchmarks;

import io.vitrine.acceptance.ImagesClient;
import io.vitrine.acceptance.Pause;
import io.vitrine.acceptance.RandomImage;
import io.vitrine.acceptance.RunningGateway;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** A gateway that will be killed during an upload of {@code bytes}. */
record Victim(RunningGateway gateway, RandomImage bytes) {
    /**
     * What is known of an upload that a kill met.
     *
     * @param answered empty where the client heard nothing
     */
    record Doomed(String image, RandomImage bytes, Duration moment, OptionalInt answered) {}

    Doomed killAt(Duration moment) {
        try (var images = new ImagesClient(gateway.endpoint());
                var client = Executors.newSingleThreadExecutor()) {
            var id = images.create("to be killed");
            long begun = System.nanoTime();
            var upload = CompletableFuture.supplyAsync(() -> images.upload(id, bytes, "volumes"), client);
            Pause.of(moment.minusNanos(System.nanoTime() - begun));
            var killed = Duration.ofNanos(System.nanoTime() - begun);
            gateway.kill();
            return new Doomed(id, bytes, killed, upload.join());
        }
    }
}
