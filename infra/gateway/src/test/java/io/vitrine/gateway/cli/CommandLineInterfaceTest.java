package io.vitrine.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator who got something wrong reads: one sentence, never a stack trace. */
class CommandLineInterfaceTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;

    CommandLineInterfaceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|No command is given",
                "upp|Unmatched argument",
                "up --prt 1|Unknown option",
                "up --port x|port numbers from 0",
                "up --identity keystone|auth_url",
                "up --bind 0.0.0.0|loopback only",
                "up --bind 0.0.0.0 --identity basic|--tls-cert",
                "up --tls-cert x.pem|both --tls-cert and --tls-key",
                "up --tls-cert /no/cert.pem --tls-key /no/key.pem|cert.pem, does not exist",
                "up --config /no/such/file|does not exist",
                "up --port 0 --management-port 0 --database mysql://a@b/c|must begin with postgresql://",
                "config|check FILE",
                "config check|FILE",
                "config check /no/such/file|does not exist",
                "db|dump, restore, upgrade or status",
                "db dump|FILE",
                "db restore /no/such/file|does not exist",
                "user|add, remove or list",
                "user add|NAME",
                "keystone|register",
                "keystone register|OS_AUTH_URL is not set",
                "cleanup|NAME",
                "cleanup lease|there are leases, bells, uploads, pending-deletes, purge, audit",
                "restore|IMAGE",
                "restore my-image|no id of an image",
                "verify|Name the images to verify, or give --all",
                "verify --all 0199f1f6-0000-7000-8000-000000000000|or give --all",
            })
    void misuseIsASentenceAndExitCode2(String arguments, String sentence) {
        var code = run(arguments == null ? new String[0] : arguments.split(" "));

        assertThat(err.toString()).startsWith("vitrine: ").contains(sentence).doesNotContain("\tat ");
        assertThat(err.toString().strip().lines()).hasSize(1);
        assertThat(code).isEqualTo(2);
    }

    @Test
    void folderWithoutADatabaseHasNothingToDumpAndGetsNone() {
        var code = run(
                "db",
                "dump",
                folder.resolve("x").toString(),
                "--data",
                folder.resolve("data").toString());

        assertThat(err.toString()).contains("There is no database in").doesNotContain("\tat ");
        assertThat(code).isEqualTo(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void folderThatCannotBeMadeIsASentence() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "");

        var code = run(
                "up",
                "--port",
                "0",
                "--management-port",
                "0",
                "--data",
                file.resolve("data").toString());

        assertThat(err.toString()).contains("cannot be used").doesNotContain("\tat ");
        assertThat(code).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "up --help",
                "config check --help",
                "db --help",
                "db dump -h",
                "user --help",
                "user add --help",
                "keystone register --help",
                "cleanup --help",
                "restore --help",
                "verify --help"
            })
    void everyCommandHasHelp(String arguments) {
        var code = run(arguments.split(" "));

        assertThat(out.toString()).contains("Usage: vitrine");
        assertThat(err.toString()).isEmpty();
        assertThat(code).isZero();
    }

    @Test
    void configurationIsCheckedLineByLineAndNoValueIsShown() throws Exception {
        var file = Files.writeString(folder.resolve("glance-api.conf"), """
                [DEFAULT]
                bind_port = 9292
                transport_url = rabbit://glance:s3cret@mq
                workers = 4
                [database]
                connection = mysql+pymysql://glance:s3cret@db/glance
                """);

        var code = run("config", "check", file.toString());

        assertThat(out.toString().lines())
                .allSatisfy(line -> assertThat(line).startsWith(file + ":"))
                .anySatisfy(line -> assertThat(line).endsWith(":2: [DEFAULT] bind_port: used"))
                .anySatisfy(line -> assertThat(line).contains("[DEFAULT] workers: no use here: one process serves"))
                .hasSize(4);
        assertThat(out.toString()).doesNotContain("s3cret");
        assertThat(code).isZero();
    }

    @Test
    void whatIsDroppedOfALineIsSaidBehindIt() throws Exception {
        var file = Files.writeString(
                folder.resolve("glance-api.conf"),
                "[database]\nconnection = postgresql://g:s3cret@db/g?sslmode=require&sslcrl=/crl.pem\n");

        var code = run("config", "check", file.toString());

        assertThat(out.toString().strip())
                .isEqualTo(file
                        + ":2: [database] connection: used, but: of the address, these have no effect here: sslcrl.");
        assertThat(code).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bind_prot = 1|[DEFAULT] bind_prot: not known; the nearest one is [DEFAULT] bind_port",
                "api_limit_max = many|[DEFAULT] api_limit_max: \"many\" is not allowed; allowed are whole numbers",
            })
    void nameThatIsNotKnownAndValueThatIsNotAllowedEndWithOne(String line, String sentence) throws Exception {
        var file = Files.writeString(folder.resolve("glance-api.conf"), "[DEFAULT]\n" + line + "\n");

        var code = run("config", "check", file.toString());

        assertThat(out.toString()).isEqualTo(file + ":2: " + sentence + System.lineSeparator());
        assertThat(code).isEqualTo(1);
    }

    @Test
    void passwordOfAnAddressIsNotRepeated() {
        run("up", "--port", "0", "--management-port", "0", "--database", "postgresql://a:s3cret@b/c");

        assertThat(err.toString()).contains("holds a password").doesNotContain("s3cret");
    }

    private int run(String... arguments) {
        return CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
