package io.vitrine.http.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.PolicyTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Q-03: policy files")
class PolicyFilesTest {
    private static final Caller READER = new Caller("r", Optional.of("p"), Set.of("reader"), false, "req-test");

    private final Path folder;

    PolicyFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** As {@code [oslo_policy]} has it. */
    private record Settings(Optional<String> policyFile, List<String> policyDirs, String policyDefaultRule)
            implements PolicyConfig {}

    private PolicyFiles files(Optional<String> named) {
        return PolicyFiles.of(
                new Settings(named, List.of("policy.d"), "default"),
                PolicyPlaceConfig.folders(List.of(folder.resolve("glance-api.conf"))));
    }

    private void write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        var written = Files.writeString(folder.resolve(".written"), text);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean allows(String rule) {
        return CurrentRules.read(files(Optional.empty()), "default")
                .allows(rule, new Credentials(READER), PolicyTarget.NOTHING);
    }

    @Test
    @DisplayName("Q-03: without a file the usual rules count")
    void filesNeedNotExist() {
        assertThat(CurrentRules.read(files(Optional.empty()), "default").names())
                .containsExactlyInAnyOrderElementsOf(Rule.texts().keySet());
        assertThat(allows("delete_image")).isFalse();
        assertThat(PolicyFiles.of(new Settings(Optional.empty(), List.of("policy.d"), "default"), List.of())
                        .stamps())
                .isEmpty();
    }

    @Test
    @DisplayName(
            "Q-03: policy.yaml goes before policy.json, files of policy.d come after it in the order of their names")
    void filesHaveAnOrder() throws IOException {
        write("policy.json", "{\"delete_image\": \"@\", \"add_image\": \"!\"}");
        assertThat(allows("delete_image")).isTrue();

        write("policy.yaml", "# a comment\n\"delete_image\": \"!\"\nget_images: role:reader\n\"cache_list\": ''\n");
        assertThat(allows("delete_image")).isFalse();
        assertThat(allows("get_images")).isTrue();
        assertThat(allows("cache_list")).isTrue();

        write("policy.d/20-last.yaml", "delete_image: '@'");
        write("policy.d/10-first.yaml", "delete_image: '!'\nadd_image: [[\"role:reader\"]]\n");
        write("policy.d/.hidden.yaml", "nonsense");
        write("policy.d/folder/ignored.yaml", "nonsense");
        assertThat(allows("delete_image")).isTrue();
        assertThat(allows("add_image")).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`get_image: '@'\\ndelete_image: 'role:'' or'`|line 2|delete_image",
                "`a: '@'\\n\\nb: [[role:x], [http://example.org]]`|line 3|not supported",
                "`- get_image`|line 1|NAME",
                "get_image|line 1|NAME",
                "`get_image: true`|line 1|quotes",
                "`get_image: !`|line 1|quotes",
                "`get_image: {a: b}`|line 1|list",
                "`get_image: [[[a]]]`|line 1|quotes",
                "`a: '@'\\nget_image: @`|line 2|@",
                "`a: '@'\\n  b: '!'`|line 2|mapping",
                "`{\"a\": \"@\",\\n\"b\": }x`|line 2|expected",
                "`get_image: 'open`|line 1|unexpected end"
            })
    @DisplayName("Q-03: a file that is wrong is refused with its name, the line and the reason")
    void brokenFilesAreRefused(String text, String line, String reason) throws IOException {
        write("policy.yaml", text.replace("\\n", "\n"));

        assertThatThrownBy(() -> CurrentRules.read(files(Optional.empty()), "default"))
                .isInstanceOf(PolicyFileException.class)
                .hasMessageContaining("policy.yaml")
                .hasMessageContaining(line)
                .hasMessageContaining(reason);
    }

    @Test
    @DisplayName("Q-03: a file that is no text is refused")
    void bytesAreRefused() throws IOException {
        Files.write(folder.resolve("own.yaml"), new byte[] {'a', (byte) 0xff, 'b'});

        assertThatThrownBy(() -> new CurrentRules(files(Optional.of("own.yaml")), "default", Duration.ZERO))
                .isInstanceOf(PolicyFileException.class)
                .hasMessageContaining("own.yaml");
    }

    @Test
    @DisplayName("Q-03: changed files are read again; one that has become unusable leaves the rules as they were")
    void changesAreSeen() throws IOException {
        write("own.yaml", "get_images: '!'");
        var rules = new CurrentRules(files(Optional.of("own.yaml")), "default", Duration.ZERO);
        assertThat(allowsImages(rules)).isFalse();

        write("own.yaml", "get_images: 'role:reader'");
        await().until(() -> allowsImages(rules));

        write("own.yaml", "get_images: 'no rule at all'");
        await().until(() -> allowsImages(rules)
                && rules.seen().equals(files(Optional.of("own.yaml")).stamps()));
        assertThat(allowsImages(rules)).isTrue();

        write("policy.d/more.yaml", "get_images: '!'");
        write("own.yaml", "");
        await().until(() -> !allowsImages(rules));

        Files.delete(folder.resolve("policy.d/more.yaml"));
        Files.delete(folder.resolve("own.yaml"));
        await().until(() ->
                rules.book().find("get_images").orElseThrow().toString().contains("context_is_admin"));
    }

    private static boolean allowsImages(CurrentRules rules) {
        return rules.book().allows("get_images", new Credentials(READER), PolicyTarget.NOTHING);
    }

    @Test
    @DisplayName("Q-03: names that nobody asks for are told once, with the nearest that is known")
    void doubtsAreTold() throws IOException {
        write(
                "policy.yaml",
                "delet_image: '@'\nhelper: role:x\nget_image: rule:helper or rule:admin_requird\nadmin_required: role:admin\n"
                        + "zzzzzzzzz: '@'\nmodify_task: '@'\nself: rule:self\n");
        var own = PolicyFiles.rules(files(Optional.empty()).stamps());
        var rules = CurrentRules.read(files(Optional.empty()), "default");

        assertThat(RuleDoubts.of(rules, own.keySet()))
                .anySatisfy(doubt -> assertThat(doubt).contains("delet_image", "delete_image meant"))
                .anySatisfy(doubt -> assertThat(doubt).contains("zzzzzzzzz").doesNotContain("meant"))
                .anySatisfy(doubt -> assertThat(doubt).contains("rule:admin_requird"))
                .anySatisfy(doubt -> assertThat(doubt).contains("modify_task", "deprecated"))
                .anySatisfy(doubt -> assertThat(doubt).contains("self", "refers to itself"))
                .noneSatisfy(doubt -> assertThat(doubt).contains("Policy helper"))
                .noneSatisfy(doubt -> assertThat(doubt).contains("Policy get_image"));
    }
}
