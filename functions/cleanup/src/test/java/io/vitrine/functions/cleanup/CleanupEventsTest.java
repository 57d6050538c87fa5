package io.vitrine.functions.cleanup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scheduled events as EventBridge sends them, and as a rule's constant input. */
class CleanupEventsTest {
    private static final String SCHEDULE = """
            {"version":"0","id":"53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa","detail-type":"Scheduled Event",
             "source":"aws.events","account":"123456789012","time":"2026-10-08T16:53:06Z","region":"us-east-1",
             "resources":["arn:aws:events:us-east-1:123456789012:rule/clean-up"],"detail":%s}
            """;

    @AutoClose
    private final CatalogFixture fixture = new CatalogFixture();

    private final CleanupEvents events = new CleanupEvents(fixture.cleanups);

    @Test
    void constantInputRunsOneCleanup() throws IOException {
        fixture.uploading(Duration.ZERO);

        var dry = handle("{\"cleanup\":\"leases\",\"dryRun\":true}");
        var wet = handle("{\"cleanup\":\"leases\"}");

        assertThat(dry.toString())
                .isEqualTo("{\"reports\":[{\"cleanup\":\"leases\",\"dryRun\":true,\"counts\":{\"attempts\":1}}]}");
        assertThat(wet.toString())
                .isEqualTo("{\"reports\":[{\"cleanup\":\"leases\",\"dryRun\":false,\"counts\":{\"attempts\":1}}]}");
        assertThat(fixture.rung()).hasSize(1);
    }

    @Test
    void scheduleNamesItsCleanupsInItsDetail() throws IOException {
        var answer = handle(SCHEDULE.formatted("{\"cleanup\":[\"purge\",\"bells\"],\"dryRun\":true}"));

        assertThat(answer.findValuesAsText("cleanup")).containsExactly("bells", "purge");
        assertThat(answer.findValuesAsText("dryRun")).containsOnly("true");
    }

    @Test
    void scheduleWithoutDetailRunsEverything() throws IOException {
        assertThat(handle(SCHEDULE.formatted("{}")).path("reports")).hasSize(CleanupName.values().length);
        assertThat(handle(SCHEDULE.formatted("null")).path("reports")).hasSize(CleanupName.values().length);
    }

    @Test
    void cleanupThatFailsKeepsNoOtherOfItsEventFromRunning() {
        fixture.uploading(Duration.ZERO);
        var stale = fixture.queued();
        fixture.execute("update image set status = 'saving', updated_at = now() - interval '2 days' where id = '"
                + stale + "'");
        var failing = new CleanupEvents(CatalogFixture.cleanups(fixture.source(), _ -> {
            throw new IllegalStateException("no bell");
        }));
        var event = new ByteArrayInputStream(SCHEDULE.formatted("{}").getBytes(UTF_8));

        assertThatIllegalStateException()
                .isThrownBy(() -> failing.handle(event, new ByteArrayOutputStream()))
                .withMessage("no bell");

        assertThat(fixture.catalog.find(stale).orElseThrow().status()).isEqualTo(ImageStatus.QUEUED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"cleanup\":\"leases\",\"dryrun\":true}|known are cleanup and dryRun",
                "{\"cleanup\":\"lease\"}|no clean-up \"lease\"; there are leases, bells, uploads, pending-deletes, purge, audit",
                "{}|names no clean-up",
                "{\"cleanup\":[]}|names no clean-up",
                "[]|no JSON object",
                "nonsense|cannot be understood",
                "{\"detail-type\":\"Scheduled Event\",\"detail\":{\"cleanups\":\"purge\"}}|known are cleanup and dryRun",
            })
    void whatCannotBeUnderstoodIsASentenceAndDoesNothing(String event, String sentence) {
        fixture.uploading(Duration.ZERO);
        var before = fixture.everything();

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> handle(event))
                .withMessageContaining(sentence)
                .extracting(FaultException::fault)
                .isEqualTo(Fault.INVALID);

        assertThat(fixture.everything()).isEqualTo(before);
    }

    private JsonNode handle(String event) throws IOException {
        var answer = new ByteArrayOutputStream();
        events.handle(new ByteArrayInputStream(event.getBytes(UTF_8)), answer);
        return JsonMapper.builder().build().readTree(answer.toByteArray());
    }
}
