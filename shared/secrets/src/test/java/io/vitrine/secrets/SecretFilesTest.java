package io.vitrine.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Against a Secrets Manager of the test's own, which speaks AWS's JSON protocol. */
final class SecretFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> kept = new ConcurrentHashMap<>();
    private final List<String> authorizations = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private HttpServer server;

    @SuppressWarnings("NullAway.Init") // before each test
    private SecretsManager manager;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        var address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        manager = new SecretsManager(
                Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", address, "AWS_REGION", "eu-central-1"),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "word")));
    }

    @AfterEach
    void stop() {
        manager.close();
        server.stop(0);
    }

    @Test
    void passwordOfTheDatabaseIsAFileThatItsOwnerAloneReads() throws Exception {
        kept.put("arn:db", "{\"username\":\"vitrine\",\"password\":\"first\"}");

        var settings = files(Secret.DATABASE_PASSWORD, "arn:db").fetch();

        var file = Path.of(settings.getOrDefault("vitrine.vitrine.database_password_file", ""));
        assertThat(file).hasContent("first");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void rotatedPasswordReplacesTheOldOneAndLeavesNothingBehind() throws Exception {
        kept.put("arn:db", "{\"password\":\"first\"}");
        var files = files(Secret.DATABASE_PASSWORD, "arn:db");
        files.fetch();
        kept.put("arn:db", "{\"password\":\"second\"}");

        files.fetch();

        assertThat(folder.resolve("database-password")).hasContent("second");
        try (var left = Files.list(folder)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void passwordForKeystoneIsASettingAndNoFile() throws Exception {
        kept.put("arn:k", "word");

        assertThat(files(Secret.KEYSTONE_PASSWORD, "arn:k").fetch())
                .containsExactly(Map.entry("vitrine.keystone_authtoken.password", "word"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void requestIsSignedForTheServiceAndTheRegion() throws Exception {
        kept.put("arn:u", "alice:x");

        files(Secret.USERS, "arn:u").fetch();

        assertThat(authorizations)
                .singleElement()
                .asString()
                .startsWith("AWS4-HMAC-SHA256 Credential=key/")
                .contains("/eu-central-1/secretsmanager/aws4_request")
                .contains("x-amz-target");
    }

    @Test
    void refusalNamesTheSecretAndTheReason() {
        assertThatThrownBy(() -> files(Secret.USERS, "arn:absent").fetch())
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("arn:absent")
                .hasMessageContaining("ResourceNotFoundException");
    }

    @Test
    void valueThatIsNotWhatItShouldBeIsNotRepeated() {
        kept.put("arn:db", "hunter2 is no JSON");

        assertThatThrownBy(() -> files(Secret.DATABASE_PASSWORD, "arn:db").fetch())
                .isInstanceOf(SecretException.class)
                .hasNoCause()
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void processToWhichNoneIsNamedHasNone() {
        assertThat(SecretSource.named(Map.of("PATH", "/bin", "VITRINE_SECRET_USERS", " ")))
                .isEmpty();
        assertThat(SecretSource.named(Map.of("VITRINE_SECRET_USERS", "arn:u")))
                .containsExactly(Map.entry(Secret.USERS, "arn:u"));
    }

    private SecretFiles files(Secret secret, String id) {
        return new SecretFiles(Map.of(secret, id), folder, manager);
    }

    private void answer(HttpExchange exchange) throws IOException {
        authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        var id = JSON.readTree(exchange.getRequestBody()).path("SecretId").asText();
        var value = kept.get(id);
        var body = value == null
                ? Map.of("__type", "ResourceNotFoundException", "Message", "there is none")
                : Map.of("ARN", id, "SecretString", value);
        var bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(value == null ? 400 : 200, bytes.length);
        try (var output = exchange.getResponseBody()) {
            output.write(bytes);
        }
    }
}
