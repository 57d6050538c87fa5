package io.vitrine.attach.iscsi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.testkit.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said in a sentence, before anything is sent. */
class MisuseTest {
    private static final String NOWHERE = "iscsi://127.0.0.1:1/iqn.2026-01.io.vitrine.test:none/1";

    @ParameterizedTest
    @ValueSource(strings = {"yes", "destroys", "DESTROYS-DATA"})
    void writingWantsTheExactWords(String words) {
        var ran = Ran.of("bench", NOWHERE, "--write", words);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("destroys what is on the disk", "--write destroys-data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seconds 0",
                "--depth 0",
                "--depth 1025",
                "--block 0",
                "--block 4KiX",
                "--size 0",
                "--block 64MiB --depth 32",
                "--timeout 0",
                "--digests perhaps",
                "--chap-algorithms MD4"
            })
    void optionsOutOfTheirRangeAreRefused(String options) {
        var ran = Ran.of(("bench " + NOWHERE + " " + options).split(" "));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith("vitrine: ").contains("--help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/x/1",
                "iscsi://127.0.0.1:99999/x/1",
                "iscsi:///x/1",
                "iscsi://127.0.0.1/x",
                "iscsi://me%secret-word@127.0.0.1/x"
            })
    void aUrlThatIsNoneIsToldWithoutItsSecret(String url) {
        var ran = Ran.of("info", url);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).startsWith("vitrine: ").doesNotContain("secret-word");
    }

    @Test
    void nobodyThereIsASentenceAndExitCodeOne() {
        var ran = Ran.of("ls", "iscsi://127.0.0.1:" + FreePort.find(), "--timeout", "2");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).startsWith("vitrine: ").contains("UNREACHABLE").hasLineCount(1);
    }

    @Test
    void withoutACommandTheHelpIsNamed() {
        assertThat(Ran.of().exitCode()).isEqualTo(2);
        assertThat(Ran.of("--help").out()).contains("ls", "info", "bench", "LIBISCSI_CHAP_USERNAME");
    }
}
