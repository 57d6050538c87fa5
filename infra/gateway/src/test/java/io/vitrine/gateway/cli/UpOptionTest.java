package io.vitrine.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpOptionTest {
    @Test
    void plainOptionsAreRead() {
        assertThat(UpOption.read("--port", "80", "--data=/a=b", "--proxied"))
                .hasValueSatisfying(settings -> assertThat(settings)
                        .containsEntry("bind_port", "80")
                        .containsEntry("data", "/a=b")
                        .containsEntry("proxied", "true")
                        .hasSize(3));
        assertThat(UpOption.read())
                .hasValueSatisfying(settings -> assertThat(settings).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "--port", "--port --data x", "80", "--proxied=yes", "--port 1 --port 2", "--prt 1"})
    void anythingElseIsLeftToWhoExplainsIt(String arguments) {
        assertThat(UpOption.read(arguments.split(" "))).isEmpty();
    }

    @Test
    void filesAddUpInTheirOrderWhicheverWayTheyAreNamed() {
        var line = new String[] {"--config", "/a", "--config-dir=/b.d", "--config-file", "/c", "--config", "/d"};
        var parsed = CommandLineInterface.commandLine()
                .parseArgs("up", "--config", "/a", "--config-file", "/c", "--config-dir", "/b.d")
                .subcommand();

        assertThat(UpOption.read(line))
                .hasValueSatisfying(settings -> assertThat(settings).containsEntry("config_file", "/a,/b.d,/c,/d"));
        assertThat(UpCommand.flags(parsed)).containsEntry("config_file", "/a,/c,/b.d");
    }

    @Test
    void librarySeesTheSameOptions() {
        var parsed = CommandLineInterface.commandLine()
                .parseArgs("up", "--port", "80", "--log-json")
                .subcommand();

        assertThat(UpCommand.flags(parsed))
                .containsEntry("bind_port", "80")
                .containsEntry("log_json", "true")
                .hasSize(2);
    }
}
