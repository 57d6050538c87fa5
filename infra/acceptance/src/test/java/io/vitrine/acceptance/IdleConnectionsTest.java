package io.vitrine.acceptance;

import static io.vitrine.acceptance.Cleanliness.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Ten thousand connections that ask nothing: everybody else is served, they cost little, and they do not stay. */
@Tag("peers")
class IdleConnectionsTest {
    private static final int WANTED = 10_000;
    /** Of this process, which holds the other end of each. */
    private static final int OTHER_DESCRIPTORS = 1_000;

    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration CLOSING = IDLE.plusSeconds(20);
    private static final int LISTS = 200;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);
    private static final long MOST_BYTES_EACH = 32 << 10;
    private static final RandomImage BYTES = new RandomImage(97, 3_000_000);

    @Test
    void thousandsOfThemAreBorneAndClosed(TestReporter report) throws Exception {
        var setup = Repository.gateway("idle-connections")
                .with("VITRINE_VITRINE_CONNECTION_IDLE_TIMEOUT", IDLE.toSeconds() + "s");
        var count = (int) Math.min(WANTED, mostDescriptors() - OTHER_DESCRIPTORS);
        try (var gateway = RunningGateway.start(setup)) {
            var api = new Api(gateway);
            longestOf(LISTS, api);
            var id = api.queued();

            try (var upload = RawUpload.begin(gateway.endpoint(), id, BYTES.sizeBytes());
                    var memory = MemoryWatch.of(gateway);
                    var crowd = Crowd.of(count, gateway.endpoint())) {
                upload.send(BYTES, 0, 1_500_000);
                assertThat(crowd.open()).isEqualTo(count);
                eventually(() -> assertThat(descriptors(gateway)).isGreaterThan(count));

                var longest = longestOf(LISTS, api);

                assertThat(longest).isLessThan(LONGEST_ANSWER);
                assertThat(crowd.awaitAtMost(0, CLOSING)).as("still open").isZero();
                assertThat(upload.send(BYTES, 1_500_000, BYTES.sizeBytes() - 1_500_000)
                                .status())
                        .as("an upload that was as silent as they were")
                        .hasValue(204);
                var growth = memory.growth().getFirst();
                report.publishEntry(
                        count + " idle connections", longest.toMillis() + " ms at most for a list; " + growth);
                assertThat(growth.bytes()).isLessThan(count * MOST_BYTES_EACH);
            }

            assertThat(api.download(id)).isEqualTo(BYTES.bytes());
            eventually(() -> assertThat(descriptors(gateway)).isLessThan(count / 10));
            Cleanliness.leaveNothingBehind(gateway);
        }
        Deployment.delete(setup);
    }

    private static Duration longestOf(int lists, Api api) {
        return IntStream.range(0, lists)
                .mapToObj(_ -> timeOfAList(api))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static Duration timeOfAList(Api api) {
        var asked = System.nanoTime();
        api.request().get("/v2/images?limit=25").then().statusCode(200);
        return Duration.ofNanos(System.nanoTime() - asked);
    }

    private static int descriptors(RunningGateway gateway) throws IOException {
        try (var open = Files.list(Path.of("/proc", Long.toString(gateway.pid()), "fd"))) {
            return (int) open.count();
        }
    }

    private static long mostDescriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
    }
}
