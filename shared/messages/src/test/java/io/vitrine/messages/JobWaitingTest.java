package io.vitrine.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.messages.JobWaiting.Unreadable;
import io.vitrine.model.JobId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The message as it travels: a file for each version that was ever sent, never changed. */
class JobWaitingTest {
    private static final JobWaiting MESSAGE = new JobWaiting(JobId.parse("0199a1fe-dcba-7886-af9e-bbe798011dfd"));

    @Test
    void messageOfThisVersionIsWrittenAsEver() throws IOException {
        assertThat(MESSAGE.toJson()).isEqualTo(golden("job-waiting-" + JobWaiting.VERSION + ".json"));
    }

    @Test
    void messageOfVersionOneIsRead() throws IOException, Unreadable {
        assertThat(JobWaiting.parse(golden("job-waiting-1.json"))).isEqualTo(MESSAGE);
    }

    @Test
    void unknownKeysOfANewerSenderAreIgnored() throws Unreadable {
        var message = "{\"job\":\"" + MESSAGE.job() + "\",\"hurry\":{\"much\":true},\"version\":1}";

        assertThat(JobWaiting.parse(message)).isEqualTo(MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "not json",
                "{\"version\":1",
                "{\"version\":1}",
                "{\"version\":1,\"job\":\"not an id\"}",
                "{\"job\":\"0199a1fe-dcba-7886-af9e-bbe798011dfd\"}"
            })
    void whatIsNoMessageSaysSo(String text) {
        assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> JobWaiting.parse(text));
    }

    @Test
    void versionOfTheFutureIsNamed() {
        assertThatExceptionOfType(Unreadable.class)
                .isThrownBy(() -> JobWaiting.parse("{\"version\":2,\"job\":\"" + MESSAGE.job() + "\"}"))
                .withMessageContaining("2")
                .withMessageContaining("known is 1");
    }

    private static String golden(String file) throws IOException {
        try (var stream = JobWaitingTest.class.getResourceAsStream("/golden/" + file)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
