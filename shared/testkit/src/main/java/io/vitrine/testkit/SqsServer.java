package io.vitrine.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * SQS as far as queues go, in this JVM (ElasticMQ), on loopback. Who uses it names {@code elasticmq-rest-sqs} among its own test
 * dependencies. It accepts whatever credentials a request is signed with.
 */
public final class SqsServer implements AutoCloseable {
    /** What a queue's name is followed by in the name of its dead-letter queue. */
    public static final String DEAD = "-dead";

    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private SQSRestServer server;

    private SqsServer(int port) {
        this.port = port;
        this.server = launch(port);
    }

    private static SQSRestServer launch(int port) {
        var server =
                SQSRestServerBuilder.withInterface("127.0.0.1").withPort(port).start();
        server.waitUntilStarted();
        return server;
    }

    /** Returns once it answers. */
    public static SqsServer start() {
        return new SqsServer(FreePort.find());
    }

    /** Ends it with all it holds; {@link #startAgain} brings an empty one to the same address. */
    public void stop() {
        server.stopAndWait();
    }

    public void startAgain() {
        server = launch(port);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Makes a queue and one for what nobody could deal with, named as it with {@link #DEAD}.
     *
     * @param visibility how long a message that was received and not deleted stays out of sight
     * @param tries how often a message is received before it goes to the dead
     */
    public void createQueue(String name, Duration visibility, int tries) {
        ask(Map.of("Action", "CreateQueue", "QueueName", name + DEAD));
        var redrive = "{\"deadLetterTargetArn\":\"arn:aws:sqs:elasticmq:000000000000:%s%s\",\"maxReceiveCount\":%d}"
                .formatted(name, DEAD, tries);
        ask(Map.of(
                "Action",
                "CreateQueue",
                "QueueName",
                name,
                "Attribute.1.Name",
                "VisibilityTimeout",
                "Attribute.1.Value",
                Long.toString(visibility.toSeconds()),
                "Attribute.2.Name",
                "RedrivePolicy",
                "Attribute.2.Value",
                redrive));
    }

    /** Puts a message into a queue, whatever it says. */
    public void send(String queue, String text) {
        ask(Map.of("Action", "SendMessage", "QueueUrl", endpoint() + "/000000000000/" + queue, "MessageBody", text));
    }

    /** About how many messages wait in a queue, those out of sight not counted. */
    public int waiting(String queue) {
        var answer = ask(Map.of(
                "Action",
                "GetQueueAttributes",
                "QueueUrl",
                endpoint() + "/000000000000/" + queue,
                "AttributeName.1",
                "ApproximateNumberOfMessages"));
        return Integer.parseInt(answer.replaceAll("(?s).*<Value>(\\d+)</Value>.*", "$1"));
    }

    private String ask(Map<String, String> parameters) {
        var form = new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(entry ->
                                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(endpoint())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(parameters + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(parameters.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        stop();
        http.close();
    }
}
