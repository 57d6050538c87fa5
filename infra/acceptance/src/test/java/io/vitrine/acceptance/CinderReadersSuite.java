package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two workers, and one volume that only one of them can attach. */
abstract class CinderReadersSuite extends SharedSuite {
    private static final RandomImage BYTES = new RandomImage(97, 24 << 20);
    private static final int BEGUN = 1 << 20;
    private static final int READERS = 6;

    abstract CinderLab lab();

    @Test
    @DisplayName("R-32: readers at both workers share one attachment; the worker that has none passes the bytes on")
    void readersAtBothWorkersShareOneAttachment() throws Exception {
        var split = (RunningSplit) deployment();
        var image = api().stored(BYTES);
        var volume = lab().cinder().ofImage(image);
        var workers = List.of(split.address("worker-1"), split.address("worker-2"));

        try (var http = HttpClient.newHttpClient()) {
            var readers = new ArrayList<InputStream>();
            var begun = new ArrayList<byte[]>();
            for (var reader = 0; reader < READERS; reader++) {
                var body = body(http, workers.get(reader % workers.size()), image);
                readers.add(body);
                begun.add(body.readNBytes(BEGUN));
            }

            assertThat(lab().cinder().attachments().stream()
                            .filter(attachment -> attachment.volume().equals(volume.id())))
                    .hasSize(1);
            assertThat(lab().sessions()).containsEntry(volume.id(), 1);
            for (var reader = 0; reader < READERS; reader++) {
                assertThat(begun.get(reader)).isEqualTo(BYTES.part(0, BEGUN));
                assertThat(rest(readers.get(reader))).isEqualTo(BYTES.part(BEGUN, BYTES.sizeBytes()));
            }
        }
    }

    private static InputStream body(HttpClient http, URI worker, String image)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(worker.resolve("/v2/images/" + image + "/file"))
                .build();
        var answer = http.send(request, BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static byte[] rest(InputStream body) throws IOException {
        try (body) {
            return body.readAllBytes();
        }
    }
}
