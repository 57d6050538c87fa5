package io.vitrine.acceptance;

import static io.vitrine.acceptance.Cleanliness.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do not keep their word, over plain sockets. Afterwards nothing of theirs is left and the image takes another upload. */
abstract class BrokenUploadsSuite extends SharedSuite {
    private static final RandomImage BYTES = new RandomImage(31, 4_300_000);

    @ParameterizedTest
    @ValueSource(strings = {"volumes", "files"})
    @DisplayName("D-10: a client that hangs up in the middle leaves nothing")
    void clientThatHangsUpMidUploadLeavesNothing(String store) throws IOException {
        var id = api().queued();
        try (var upload = RawUpload.begin(
                deployment().endpoint(), id, Map.of("Content-Length", "4300000", "X-Image-Meta-Store", store))) {
            upload.send(BYTES, 0, 2_100_000);
            eventually(() -> assertThat(api().statusOf(id)).isEqualTo("saving"));

            upload.hangUp();
        }

        takesAnotherUpload(id);
    }

    @Test
    @DisplayName("D-10: fewer bytes than announced are refused")
    void fewerBytesThanAnnouncedAreRefused() throws IOException {
        var id = api().queued();

        OptionalInt status;
        try (var upload = RawUpload.begin(deployment().endpoint(), id, BYTES.sizeBytes())) {
            status = upload.send(BYTES, 0, BYTES.sizeBytes() - 1).endOutput().status();
        }

        assertThat(status.orElse(400)).isEqualTo(400);
        takesAnotherUpload(id);
    }

    @Test
    @DisplayName("D-04: fewer bytes than the header of the size says are refused")
    void fewerBytesThanTheSizeHeaderSaysAreRefused() throws IOException {
        var id = api().queued();

        OptionalInt status;
        try (var upload = RawUpload.begin(
                deployment().endpoint(), id, Map.of("Content-Length", "1000", "x-openstack-image-size", "1001"))) {
            status = upload.send(BYTES, 0, 1000).status();
        }

        assertThat(status).hasValue(400);
        takesAnotherUpload(id);
    }

    @Test
    @DisplayName("D-04: more bytes than the header of the size says are refused")
    void moreBytesThanTheSizeHeaderSaysAreRefused() throws IOException {
        var id = api().queued();

        OptionalInt status;
        try (var upload = RawUpload.begin(
                deployment().endpoint(), id, Map.of("Content-Length", "1000", "x-openstack-image-size", "999"))) {
            status = upload.send(BYTES, 0, 1000).status();
        }

        assertThat(status).hasValue(400);
        takesAnotherUpload(id);
    }

    @Test
    @DisplayName("D-04: more chunks than the header of the size says are refused")
    void moreChunksThanTheSizeHeaderSaysAreRefused() throws IOException {
        var id = api().queued();

        OptionalInt status;
        try (var upload = RawUpload.begin(
                deployment().endpoint(),
                id,
                Map.of("Transfer-Encoding", "chunked", "x-openstack-image-size", "2000000"))) {
            status = upload.sendChunk(BYTES, 0, 1_500_000)
                    .sendChunk(BYTES, 1_500_000, 500_001)
                    .sendLastChunk()
                    .status();
        }

        assertThat(status).hasValue(400);
        takesAnotherUpload(id);
    }

    @Test
    void bytesPastTheAnnouncedLengthNeverReachTheImage() throws IOException {
        var id = api().queued();

        OptionalInt status;
        try (var upload = RawUpload.begin(deployment().endpoint(), id, 1_000_000)) {
            status = upload.send(BYTES, 0, 1_000_100).status();
        }

        assertThat(status).hasValue(204);
        assertThat(api().download(id)).isEqualTo(BYTES.part(0, 1_000_000));
    }

    @Test
    @DisplayName("D-03: chunks without a size are stored")
    void chunkedUploadWithoutASizeIsStored() throws IOException {
        var id = api().queued();

        OptionalInt status;
        try (var upload = RawUpload.begin(deployment().endpoint(), id, Map.of("Transfer-Encoding", "chunked"))) {
            upload.sendChunk(BYTES, 0, 1);
            upload.sendChunk(BYTES, 1, 1_048_576);
            upload.sendChunk(BYTES, 1_048_577, BYTES.sizeBytes() - 1_048_577);
            status = upload.sendLastChunk().status();
        }

        assertThat(status).hasValue(204);
        assertThat(api().download(id)).isEqualTo(BYTES.bytes());
    }

    @Test
    @DisplayName("D-10: chunks that break off leave nothing")
    void chunkedUploadThatBreaksOffLeavesNothing() throws IOException {
        var id = api().queued();
        try (var upload = RawUpload.begin(deployment().endpoint(), id, Map.of("Transfer-Encoding", "chunked"))) {
            upload.sendChunk(BYTES, 0, 2_000_000);
            eventually(() -> assertThat(api().statusOf(id)).isEqualTo("saving"));

            upload.hangUp();
        }

        takesAnotherUpload(id);
    }

    @Test
    void clientThatStallsIsGivenUp() throws IOException {
        var id = api().queued();
        try (var upload = RawUpload.begin(deployment().endpoint(), id, BYTES.sizeBytes())) {
            upload.send(BYTES, 0, 1_500_000);

            assertThat(upload.status().orElse(400)).isIn(400, 408);
            takesAnotherUpload(id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "-1", "1.5"})
    @DisplayName("D-04: a size that is no number is refused")
    void sizeThatIsNoNumberIsRefused(String size) throws IOException {
        var id = api().queued();

        OptionalInt status;
        try (var upload = RawUpload.begin(
                deployment().endpoint(), id, Map.of("Content-Length", "1000", "x-openstack-image-size", size))) {
            status = upload.send(BYTES, 0, 1000).status();
        }

        assertThat(status).hasValue(400);
        takesAnotherUpload(id);
    }

    @Test
    @DisplayName("D-11: a size over the cap is refused before it is sent")
    void sizeOverTheCapIsRefusedBeforeItIsSent() throws IOException {
        var id = api().queued();

        OptionalInt status;
        try (var upload = RawUpload.begin(deployment().endpoint(), id, 2L << 40)) {
            status = upload.send(BYTES, 0, 100_000).status();
        }

        assertThat(status).hasValue(413);
        takesAnotherUpload(id);
    }

    private void takesAnotherUpload(String id) {
        eventually(() -> assertThat(api().statusOf(id)).isEqualTo("queued"));
        eventually(() -> Cleanliness.everythingIsAccountedFor(deployment()));
        api().request()
                .contentType("application/octet-stream")
                .body(BYTES.bytes())
                .put("/v2/images/" + id + "/file")
                .then()
                .statusCode(204);
        assertThat(api().download(id)).isEqualTo(BYTES.bytes());
    }
}
