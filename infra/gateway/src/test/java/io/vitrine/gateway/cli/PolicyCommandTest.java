package io.vitrine.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code policy check}: what an operator learns about his policy files. */
@DisplayName("Q-03: policy check")
class PolicyCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;

    PolicyCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("glance-api.conf"), "[oslo_policy]\npolicy_file = own.yaml\n");
        Files.writeString(
                folder.resolve("own.yaml"),
                "delete_image: rule:keeper or 'mine':%(kind)s\nkeeper: role:keeper\nget_imagez: '@'\n");
    }

    private int check(String... arguments) {
        var all = new ArrayList<>(List.of(
                "policy", "check", "--config", folder.resolve("glance-api.conf").toString()));
        all.addAll(List.of(arguments));
        var commandLine = CommandLineInterface.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(all.toArray(String[]::new));
    }

    @Test
    void everyPolicyIsTold() {
        var code = check("--project", "p", "--role", "Member,reader");

        assertThat(out.toString().lines())
                .contains(
                        "pass  add_image: role:member and project_id:%(project_id)s and project_id:%(owner)s",
                        "deny  publicize_image: rule:context_is_admin -> not role:admin (roles are member, reader)",
                        "deny  delete_image: rule:keeper -> not role:keeper (roles are member, reader); not 'mine':%(kind)s");
        assertThat(err.toString()).contains("get_imagez", "get_image");
        assertThat(code).isZero();
    }

    @Test
    void policiesNamedDecideTheExitCode() {
        assertThat(check("--role", "keeper", "delete_image")).isZero();
        assertThat(check("delete_image", "--attribute", "kind=mine")).isZero();
        assertThat(check("--role", "keeper", "delete_image", "publicize_image")).isEqualTo(1);
        assertThat(check("--role", "service", "stores_info_detail")).isZero();
    }

    @Test
    void credentialsAndTargetComeFromFiles() throws IOException {
        var credentials = Files.writeString(
                folder.resolve("c.json"),
                "{\"project_id\": \"p\", \"roles\": [\"Member\"], \"is_admin_project\": false}");
        var system = Files.writeString(folder.resolve("s.json"), "{\"roles\": [\"admin\"], \"system_scope\": \"all\"}");
        var target = Files.writeString(
                folder.resolve("t.json"),
                "{\"owner\": \"q\", \"visibility\": \"shared\", \"protected\": true, \"name\": null}");

        assertThat(check("--credentials", credentials.toString(), "--target", target.toString(), "download_image"))
                .isZero();
        assertThat(check("--credentials", credentials.toString(), "--target", target.toString(), "upload_image"))
                .isEqualTo(1);
        assertThat(check(
                        "--credentials",
                        credentials.toString(),
                        "--project",
                        "q",
                        "--target",
                        target.toString(),
                        "upload_image"))
                .isZero();
        assertThat(check("--credentials", system.toString(), "get_image")).isEqualTo(1);
        assertThat(out.toString()).contains("acts for a project");
    }

    @Test
    void answersAreJsonToo() {
        check("--json", "--role", "keeper", "delete_image");

        assertThat(out.toString().strip())
                .isEqualTo("{\"rule\":\"delete_image\",\"allowed\":true,\"reason\":\"rule:keeper -> role:keeper\"}");
    }

    @Test
    void misuseIsASentence() throws IOException {
        var odd = Files.writeString(folder.resolve("odd.json"), "{\"tenant\": \"p\"}");

        assertThat(check("no_such_policy")).isEqualTo(2);
        assertThat(check("--credentials", odd.toString())).isEqualTo(2);
        assertThat(check("--target", folder.resolve("absent.json").toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("no_such_policy", "tenant", "absent.json")
                .doesNotContain("\tat ");
    }

    @Test
    void brokenFilesAreASentenceWithTheLine() throws IOException {
        Files.writeString(folder.resolve("own.yaml"), "a: '@'\nb: 'role:x or'\n");

        assertThat(check()).isEqualTo(1);
        assertThat(err.toString()).contains("own.yaml", "line 2").doesNotContain("\tat ");
    }
}
