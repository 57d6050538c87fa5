package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of oslo.config's own parser and substitution, one by one. */
class OsloConfTest {
    @Test
    void sectionsOptionsAndCommentsAreToldApart() throws Exception {
        var file = parse("""
                # a comment
                [DEFAULT]
                debug = true
                ;another = comment
                bind-host: 0.0.0.0
                empty =

                [glance_store]
                default_backend = volumes   # not a comment
                """);

        assertThat(file.values("DEFAULT", "debug")).containsExactly("true");
        assertThat(file.values("DEFAULT", "bind_host")).containsExactly("0.0.0.0");
        assertThat(file.values("DEFAULT", "empty")).containsExactly("");
        assertThat(file.values("DEFAULT", "another")).isEmpty();
        assertThat(file.values("glance_store", "default_backend")).containsExactly("volumes   # not a comment");
    }

    @Test
    void firstOfTheTwoSeparatorsCounts() throws Exception {
        var file = parse("[a]\nurl = http://host:80/x=y\nmap: k=v\n");

        assertThat(file.values("a", "url")).containsExactly("http://host:80/x=y");
        assertThat(file.values("a", "map")).containsExactly("k=v");
    }

    @Test
    void indentedLineContinuesTheValueUntilABlankLine() throws Exception {
        var file = parse("[a]\nlist = one,\n  two,\n\tthree\nnext = 1\n");

        assertThat(file.values("a", "list")).containsExactly("one,\ntwo,\nthree");
        assertThat(file.values("a", "next")).containsExactly("1");
    }

    @Test
    void onePairOfQuotesIsTakenOffAndOthersStay() throws Exception {
        var file = parse("[a]\nb = \"x y\"\nc = 'x'\nd = say \"x\"\ne = \"x'\n");

        assertThat(file.values("a", "b")).containsExactly("x y");
        assertThat(file.values("a", "c")).containsExactly("x");
        assertThat(file.values("a", "d")).containsExactly("say \"x\"");
        assertThat(file.values("a", "e")).containsExactly("\"x'");
    }

    @Test
    void optionGivenAgainAddsAValueAlsoWhenItsSectionIs() throws Exception {
        var file = parse("[a]\nb = 1\n[c]\nd = 2\n[a]\nb = 3\n");

        assertThat(file.values("a", "b")).containsExactly("1", "3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[a]~nonsense|line 2: expected NAME = VALUE",
                "[a]~= x|line 2: expected NAME = VALUE",
                "[a|line 1: a section is written [name]",
                "[]|line 1: a section is written [name]",
                "a = b|line 1: option a stands before any section",
                "[a]~ b = c|line 2: begins with a blank",
                "[a]~b = c~~ d|line 4: begins with a blank",
            })
    void mistakeIsNamedWithItsLine(String text, String message) {
        assertThatThrownBy(() -> parse(text.replace('~', '\n')))
                .isInstanceOf(OsloConf.SyntaxException.class)
                .hasMessageContaining(message);
    }

    @Test
    void namesAreReplacedFromTheSectionThenFromDefault() throws Exception {
        var source = source("""
                [DEFAULT]
                state_path = /var/lib/glance
                name = outer
                [files]
                name = inner
                filesystem_store_datadir = $state_path/${name}
                other = ${DEFAULT.name} and ${files.name}
                price = 5$$ or \\$name
                unknown = $nothing/${no.such}
                circle = $circle
                """);

        assertThat(source.getOptionalValue("vitrine.files.filesystem_store_datadir", String.class))
                .contains("/var/lib/glance/inner");
        assertThat(source.getValue("vitrine.files.other", String.class)).isEqualTo("outer and inner");
        assertThat(source.getValue("vitrine.files.price", String.class)).isEqualTo("5$ or $name");
        assertThat(source.getValue("vitrine.files.unknown", String.class)).isEqualTo("$nothing/${no.such}");
        assertThat(source.getValue("vitrine.files.circle", String.class)).isEqualTo("$circle");
    }

    @Test
    @DisplayName("21: of a repeated option the last value counts, of a list, too")
    void repeatedListIsItsLastValueWithItsCommas() throws Exception {
        var source = source("""
                [image_format]
                disk_formats = raw
                disk_formats = qcow2,iso
                [cors]
                allowed_origin = https://a.example.org,https://b.example.org
                allowed_origin = https://c.example.org
                """);

        assertThat(source.getValues("vitrine.image_format.disk_formats", String.class))
                .containsExactly("qcow2", "iso");
        assertThat(source.getValues("vitrine.cors.allowed_origin", String.class))
                .containsExactly("https://c.example.org");
    }

    @Test
    @DisplayName("21: what oslo declares with MultiOpt adds up")
    void repeatedOptionOfSeveralValuesAddsUp() throws Exception {
        var source = source("""
                [DEFAULT]
                notification_driver = messagingv2
                notification_driver = log
                [oslo_policy]
                policy_dirs = policy.d
                policy_dirs = site,local.d
                [fast]
                filesystem_store_datadirs = /low:10
                filesystem_store_datadirs = /high:200
                """);

        assertThat(source.getValues("vitrine.oslo_messaging_notifications.driver", String.class))
                .containsExactly("messagingv2", "log");
        assertThat(source.getValues("vitrine.oslo_policy.policy_dirs", String.class))
                .containsExactly("policy.d", "site,local.d");
        assertThat(source.getValues("vitrine.fast.filesystem_store_datadirs", String.class))
                .containsExactly("/low:10", "/high:200");
    }

    @Test
    void environmentOverrulesTheFileAndTheFileWhatIsBuiltIn() throws Exception {
        var file = new OsloConfSource(parse("[DEFAULT]\nlimit_param_default = 5\napi_limit_max = 6\n"));
        var settings = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withDefaultValue("vitrine.default.api_limit_max", "1000")
                .withSources(file, new EnvConfigSource(Map.of("VITRINE_DEFAULT_LIMIT_PARAM_DEFAULT", "7"), 300))
                .build();

        assertThat(settings.getValue("vitrine.default.limit_param_default", Integer.class))
                .isEqualTo(7);
        assertThat(settings.getValue("vitrine.default.api_limit_max", Integer.class))
                .isEqualTo(6);
    }

    @Test
    void fileThatCannotBeReadIsRefusedInASentence(@TempDir Path folder) throws Exception {
        var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        var wrong = Files.writeString(folder.resolve("wrong"), "[a]\nb\n");

        assertThatThrownBy(() -> OsloConfSource.read(List.of(folder.resolve("none"))))
                .isInstanceOf(ConfigFileException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> OsloConfSource.read(List.of(binary)))
                .isInstanceOf(ConfigFileException.class)
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> OsloConfSource.read(List.of(wrong)))
                .isInstanceOf(ConfigFileException.class)
                .hasMessageContaining("line 2");
    }

    private static OsloConf parse(String text) throws OsloConf.SyntaxException {
        return OsloConf.parse("file", List.of(text.split("\n", -1)));
    }

    private static SmallRyeConfig source(String text) throws OsloConf.SyntaxException {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new OsloConfSource(parse(text)))
                .build();
    }
}
