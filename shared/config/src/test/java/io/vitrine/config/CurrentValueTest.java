package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that changes while a process runs. */
class CurrentValueTest {
    private static final String KEY = "vitrine.fast.cinder_store_password";

    private Path file;

    @BeforeEach
    void write(@TempDir Path folder) throws Exception {
        file = folder.resolve("vitrine.conf");
        say("[fast]\ncinder_store_password = fi${rst\n");
    }

    private void say(String text) throws Exception {
        Files.writeString(file, text);
    }

    private Config config(Map<String, String> environment) throws Exception {
        var above = new HashMap<>(environment);
        above.put(OsloConfSources.KEY, file.toString());
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(
                        new PropertiesConfigSource(above, "environment", 300),
                        OsloConfSource.read(List.of(file)),
                        new PropertiesConfigSource(Map.of(KEY, "built in"), "below", 100))
                .build();
    }

    @Test
    void isThatOfTheFileAsItLiesThereNow() throws Exception {
        var config = config(Map.of());
        say("[fast]\ncinder_store_password = sec${ond\n");

        assertThat(CurrentValue.of(config, KEY)).contains("sec${ond");
    }

    @Test
    void isTheEnvironmentsWhereThatSaysSomething() throws Exception {
        var config = config(Map.of(KEY, "of the environment"));
        say("[fast]\ncinder_store_password = second\n");

        assertThat(CurrentValue.of(config, KEY)).contains("of the environment");
    }

    @Test
    void isNoneOnceTheFileHasNone() throws Exception {
        var config = config(Map.of());
        say("[fast]\n");

        assertThat(CurrentValue.of(config, KEY)).isEmpty();
    }

    @Test
    void isThatOfTheStartWhileTheFileCannotBeRead() throws Exception {
        var config = config(Map.of());
        Files.delete(file);

        assertThat(CurrentValue.of(config, KEY)).contains("fi${rst");
    }

    @Test
    void isWhatTheProcessHasWithoutAnyFile() {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of(KEY, "alone"), "environment", 300))
                .build();

        assertThat(CurrentValue.of(config, KEY)).contains("alone");
        assertThat(CurrentValue.of(config, "vitrine.fast.other")).isEmpty();
    }
}
