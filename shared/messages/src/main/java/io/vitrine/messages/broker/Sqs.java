package io.vitrine.messages.broker;

import io.vitrine.messages.QueueConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * A queue of SQS, made by whoever runs the place, with a redrive policy: what is received and not deleted comes again after the queue's
 * visibility time-out, and goes to the dead-letter queue in the end. Credentials come from where every AWS client looks for them.
 */
final class Sqs implements Broker {
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    /** Of the first call, which loads the client, finds credentials, and makes the first connection. */
    private static final Duration FIRST_DEADLINE = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SLACK = Duration.ofSeconds(3);
    /** Requests to another place than Amazon's must be signed for some region as well. */
    private static final String REGION_OF_ELSEWHERE = "us-east-1";

    private final QueueConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SqsClient client;
    private volatile @Nullable String url;
    private volatile boolean answered;

    Sqs(QueueConfig config) {
        this.config = config;
    }

    @Override
    public void send(String text) throws QueueException, InterruptedException {
        var queue = url();
        call(sqs -> sqs.sendMessage(request -> request.queueUrl(queue)
                .messageBody(text)
                .overrideConfiguration(options -> options.apiCallTimeout(deadline()))));
    }

    @Override
    public List<Delivery> receive(int most) throws QueueException, InterruptedException {
        var queue = url();
        var response = call(sqs -> sqs.receiveMessage(request -> request.queueUrl(queue)
                .maxNumberOfMessages(most)
                .waitTimeSeconds((int) PATIENCE.toSeconds())
                .overrideConfiguration(options -> options.apiCallTimeout(PATIENCE.plus(SLACK)))));
        return response.messages().stream()
                .<Delivery>map(message -> new Received(queue, message))
                .toList();
    }

    @Override
    public void check() throws QueueException, InterruptedException {
        var queue = url();
        call(sqs -> sqs.getQueueAttributes(request ->
                request.queueUrl(queue).overrideConfiguration(options -> options.apiCallTimeout(deadline()))));
    }

    private String url() throws QueueException, InterruptedException {
        var known = url;
        if (known != null) {
            return known;
        }
        var name = config.sqsQueue();
        var found = name.contains("://")
                ? name
                : call(sqs -> sqs.getQueueUrl(request -> request.queueName(name)
                                .overrideConfiguration(options -> options.apiCallTimeout(deadline()))))
                        .queueUrl();
        url = found;
        return found;
    }

    private Duration deadline() {
        return answered ? DEADLINE : FIRST_DEADLINE;
    }

    @FunctionalInterface
    private interface Call<T> {
        T apply(SqsClient client);
    }

    private <T> T call(Call<T> call) throws QueueException, InterruptedException {
        try {
            var answer = call.apply(client());
            answered = true;
            return answer;
        } catch (SdkException | IllegalArgumentException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while SQS was asked");
            }
            throw new QueueException("SQS cannot be used", e);
        }
    }

    private SqsClient client() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var made = client == null ? make() : client;
            client = made;
            return made;
        } finally {
            lock.unlock();
        }
    }

    private SqsClient make() {
        var builder = SqsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(DEADLINE)
                        .socketTimeout(PATIENCE.plus(SLACK)));
        config.sqsEndpoint().map(URI::create).ifPresent(builder::endpointOverride);
        config.sqsRegion()
                .or(() -> config.sqsEndpoint().isPresent() ? Optional.of(REGION_OF_ELSEWHERE) : Optional.empty())
                .map(Region::of)
                .ifPresent(builder::region);
        return builder.build();
    }

    @Override
    public void stopReceiving() {
        // Nothing is delivered unasked.
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (client != null) {
                client.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private final class Received implements Delivery {
        private final String queue;
        private final Message message;

        Received(String queue, Message message) {
            this.queue = queue;
            this.message = message;
        }

        @Override
        public String text() {
            return message.body();
        }

        @Override
        public void accept() throws QueueException, InterruptedException {
            call(sqs -> sqs.deleteMessage(request -> request.queueUrl(queue)
                    .receiptHandle(message.receiptHandle())
                    .overrideConfiguration(options -> options.apiCallTimeout(deadline()))));
        }

        @Override
        public void giveBack() {
            // It comes again by itself.
        }

        @Override
        public void setAside() {
            // It comes again a few times, and is then set aside by the queue's redrive policy.
        }
    }
}
