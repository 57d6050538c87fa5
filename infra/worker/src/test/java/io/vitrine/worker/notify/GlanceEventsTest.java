package io.vitrine.worker.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.Notifications.Waiting;
import io.vitrine.messages.Notification;
import io.vitrine.messages.Notification.Priority;
import io.vitrine.model.StoreId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Q-06: every event of section 20 that has happened, its payload's keys, and disabling")
class GlanceEventsTest {
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String IMAGE = """
            {"id": "1f", "name": "cirros", "status": "active", "owner": "p1", "visibility": "public", "protected": false,
             "created_at": "2026-01-01T00:00:00.25+00:00", "updated_at": "2026-01-02T01:00:00+01:00", "min_disk_gb": 1, "min_ram_mb": 2,
             "md5": "aa", "disk_format": "qcow2", "container_format": "bare", "size_bytes": 5, "virtual_size_bytes": null,
             "properties": {"os": "x"}, "tags": ["t"], "last_failure": "not told"}""";
    private static final String MEMBER = """
            {"image_id": "1f", "project": "p2", "status": "accepted", "created_at": "2026-01-01T00:00:00+00:00",
             "updated_at": "2026-01-01T00:00:01+00:00"}""";

    @ParameterizedTest
    @CsvSource({
        "image.create, image.create",
        "image.update, image.update",
        "image.activate, image.activate",
        "image.deactivated, image.update",
        "image.active, image.update",
        "image.delete, image.delete",
        "image.upload.begin, image.update image.prepare",
        "image.upload, image.upload image.activate image.update",
        "image.member.create, image.member.create",
        "image.member.update, image.member.update",
        "image.member.delete, image.member.delete",
        "image.send, image.send",
    })
    void whatHappenedIsToldInGlancesWords(String what, String events) {
        assertThat(told(what)).extracting(Notification::event).containsExactly(events.split(" "));
        assertThat(told(what)).allSatisfy(one -> assertThat(one.priority()).isEqualTo(Priority.INFO));
    }

    @Test
    void whatGlanceSaysNothingOfIsNotTold() {
        assertThat(told("image.verified")).isEmpty();
    }

    @Test
    void imageIsToldUnderGlancesKeysAndWithoutItsLocations() {
        var payload = told("image.create").getFirst().payload();

        assertThat(payload.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id",
                        "name",
                        "status",
                        "created_at",
                        "updated_at",
                        "min_disk",
                        "min_ram",
                        "protected",
                        "checksum",
                        "owner",
                        "disk_format",
                        "container_format",
                        "size",
                        "virtual_size",
                        "is_public",
                        "visibility",
                        "properties",
                        "tags",
                        "deleted",
                        "deleted_at");
        assertThat(payload.path("created_at").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(payload.path("updated_at").asText()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(payload.path("is_public").asBoolean()).isTrue();
        assertThat(payload.path("checksum").asText()).isEqualTo("aa");
        assertThat(payload.path("deleted_at").isNull()).isTrue();
    }

    @Test
    void uploadThatBeginsNamesItsStoreOnce() {
        var begun = told("image.upload.begin");

        assertThat(begun.getLast().payload().path("backend").asText()).isEqualTo("fast");
        assertThat(begun.getFirst().payload().has("backend")).isFalse();
        assertThat(told("image.upload")).noneMatch(one -> one.payload().has("backend"));
    }

    @Test
    void deletionAddsWhen() {
        var payload = told("image.delete").getFirst().payload();

        assertThat(payload.path("deleted").asBoolean()).isTrue();
        assertThat(payload.path("deleted_at").asText()).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void memberIsToldUnderGlancesKeys() {
        var payload = told("image.member.delete").getFirst().payload();

        assertThat(payload.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "image_id", "member_id", "status", "created_at", "updated_at", "deleted", "deleted_at");
        assertThat(payload.path("member_id").asText()).isEqualTo("p2");
        assertThat(payload.path("deleted").asBoolean()).isTrue();
    }

    @Test
    void uploadThatFailsIsAnErrorWithASentence() {
        var failed = told("image.upload.abort").getFirst();

        assertThat(failed.event()).isEqualTo("image.upload");
        assertThat(failed.priority()).isEqualTo(Priority.ERROR);
        assertThat(failed.payload().asText()).isEqualTo("why");
    }

    @Test
    void singleEventsAndGroupsAreDisabled() {
        assertThat(events("image.update").of(waiting("image.upload")))
                .extracting(Notification::event)
                .containsExactly("image.upload", "image.activate");
        assertThat(events("image").of(waiting("image.member.create"))).isEmpty();
        assertThat(events("image.member").of(waiting("image.member.create"))).hasSize(1);
    }

    @Test
    void oneThatIsToldTwiceHasTheSameId() {
        assertThat(told("image.create").getFirst().id())
                .isEqualTo(told("image.create").getFirst().id())
                .isNotEqualTo(told("image.update").getFirst().id());
    }

    private static List<Notification> told(String what) {
        return new GlanceEvents("image.localhost", Set.of()).of(waiting(what));
    }

    private static GlanceEvents events(String disabled) {
        return new GlanceEvents("image.localhost", Set.of(disabled));
    }

    private static Waiting waiting(String what) {
        return new Waiting(
                7,
                THEN,
                what,
                Optional.of("why"),
                Optional.of(new StoreId("fast")),
                Optional.of(IMAGE),
                Optional.of(MEMBER),
                Optional.of("{\"bytes_sent\": 5}"));
    }
}
