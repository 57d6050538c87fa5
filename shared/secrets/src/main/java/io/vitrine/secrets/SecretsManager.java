package io.vitrine.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The one call of AWS Secrets Manager that a process makes: GetSecretValue. Region and credentials come from where every AWS client looks for them,
 * another address from {@code AWS_ENDPOINT_URL_SECRETS_MANAGER}, as the SDKs have it.
 */
final class SecretsManager implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> environment;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(DEADLINE)
            .socketTimeout(DEADLINE)
            .build();

    SecretsManager(Map<String, String> environment, AwsCredentialsProvider credentials) {
        this.environment = environment;
        this.credentials = credentials;
    }

    static SecretsManager ofProcess() {
        return new SecretsManager(System.getenv(), DefaultCredentialsProvider.create());
    }

    /**
     * The text of the secret {@code id}, an ARN or a name.
     *
     * @throws SecretException without anything of the value in it
     */
    String getSecretValue(String id) throws SecretException {
        try {
            var answer = JSON.readTree(ask(id));
            return Optional.ofNullable(answer.get("SecretString"))
                    .map(JsonNode::asText)
                    .orElseThrow(() -> new SecretException("secret " + id + " has no text", null));
        } catch (IOException | SdkException e) {
            throw new SecretException("secret " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    private byte[] ask(String id) throws IOException, SecretException {
        var body = JSON.writeValueAsBytes(Map.of("SecretId", id));
        ContentStreamProvider content = () -> AbortableInputStream.create(new ByteArrayInputStream(body));
        var signed = AwsV4HttpSigner.create().sign(request -> request.identity(credentials.resolveCredentials())
                .request(request(body.length))
                .payload(content)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "secretsmanager")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region()));
        var response = http.prepareRequest(HttpExecuteRequest.builder()
                        .request(signed.request())
                        .contentStreamProvider(content)
                        .build())
                .call();
        try (var answer = response.responseBody()
                .orElseThrow(() -> new SecretException("Secrets Manager answered nothing about " + id, null))) {
            var bytes = answer.readNBytes(MOST_BYTES);
            if (!response.httpResponse().isSuccessful()) {
                throw new SecretException("secret " + id + " is refused: " + reason(bytes), null);
            }
            return bytes;
        }
    }

    private SdkHttpRequest request(int length) {
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint())
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("Content-Length", Integer.toString(length))
                .putHeader("X-Amz-Target", "secretsmanager.GetSecretValue")
                .build();
    }

    private URI endpoint() {
        var elsewhere = environment.get("AWS_ENDPOINT_URL_SECRETS_MANAGER");
        return URI.create(elsewhere == null ? "https://secretsmanager." + region() + ".amazonaws.com/" : elsewhere);
    }

    private String region() {
        return environment.getOrDefault("AWS_REGION", environment.getOrDefault("AWS_DEFAULT_REGION", "us-east-1"));
    }

    /** The type of the error and its message; neither holds a value. */
    private static String reason(byte[] answer) {
        try {
            var error = JSON.readTree(answer);
            return error.path("__type").asText() + " "
                    + error.path("message").asText(error.path("Message").asText());
        } catch (IOException e) {
            return "an answer that is no JSON, of " + new String(answer, StandardCharsets.UTF_8).length()
                    + " characters";
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
