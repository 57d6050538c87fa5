package io.vitrine.messages.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;

/**
 * The queue and the queue of the dead. A queue that is there already is taken as it is: an operator may want it replicated, longer, or
 * guarded by a policy.
 */
record RabbitTopology(String queue) {
    /** What nobody consumes is bounded: further rings are refused, and the clean-up repeats them. */
    private static final int LONGEST = 200_000;

    private static final int LONGEST_DEAD = 10_000;

    String dead() {
        return queue + ".dead";
    }

    void declare(Connection connection) throws IOException {
        if (isAbsent(connection)) {
            var channel = connection.createChannel();
            channel.queueDeclare(dead(), true, false, false, Map.of("x-max-length", LONGEST_DEAD));
            channel.queueDeclare(
                    queue,
                    true,
                    false,
                    false,
                    Map.of(
                            "x-max-length",
                            LONGEST,
                            "x-overflow",
                            "reject-publish",
                            "x-dead-letter-exchange",
                            "",
                            "x-dead-letter-routing-key",
                            dead()));
            channel.abort();
        }
    }

    /** The broker closes a channel on which something absent is asked for. */
    private boolean isAbsent(Connection connection) throws IOException {
        var channel = connection.createChannel();
        try {
            channel.queueDeclarePassive(queue);
            channel.abort();
            return false;
        } catch (IOException e) {
            if (e.getCause() instanceof ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Channel.Close close
                    && close.getReplyCode() == AMQP.NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }
}
