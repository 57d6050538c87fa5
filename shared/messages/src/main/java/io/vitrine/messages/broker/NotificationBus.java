package io.vitrine.messages.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vitrine.messages.BusRabbitConfig;
import io.vitrine.messages.TransportUrl;
import io.vitrine.messages.TransportUrl.Host;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The cloud's message bus, which notifications are published on; connects when there is something to tell, and again when that is lost. */
public final class NotificationBus implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    private static final int HEARTBEAT_SECONDS = 30;

    private final TransportUrl url;
    private final BusRabbitConfig config;
    private final RabbitLink<NotificationChannel> link;

    /** @param exchange what is published to; a topic exchange, made if absent */
    public NotificationBus(TransportUrl url, BusRabbitConfig config, String exchange) {
        this.url = url;
        this.config = config;
        this.link =
                new RabbitLink<>(this::connect, connection -> NotificationChannel.open(connection, exchange, config));
    }

    /**
     * Returns once RabbitMQ has taken it for every queue. A queue nobody has asked for yet is made, so that it waits for who will.
     *
     * @param queues names, which are routing keys as well
     * @throws QueueException where it is not sure that RabbitMQ has it
     */
    public void publish(List<String> queues, String text) throws QueueException, InterruptedException {
        var channel = link.session();
        for (var queue : queues) {
            channel.publish(queue, text);
        }
    }

    private Connection connect() throws QueueException {
        var trouble = new QueueException("The message bus cannot be reached at any host of transport_url");
        for (var host : url.hosts()) {
            try {
                return connect(host);
            } catch (IOException | TimeoutException e) {
                trouble.addSuppressed(e);
            }
        }
        throw trouble;
    }

    private Connection connect(Host host) throws IOException, TimeoutException, QueueException {
        var factory = new ConnectionFactory();
        factory.setUsername(host.user());
        factory.setPassword(host.password());
        factory.setVirtualHost(url.virtualHost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout((int) CONNECT.toMillis());
        factory.setHandshakeTimeout((int) HANDSHAKE.toMillis());
        factory.setChannelRpcTimeout((int) HANDSHAKE.toMillis());
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setThreadFactory(Thread.ofVirtual().name("notifications").factory());
        secure(factory);
        var usual = config.ssl() ? ConnectionFactory.DEFAULT_AMQP_OVER_SSL_PORT : ConnectionFactory.DEFAULT_AMQP_PORT;
        return factory.newConnection(
                List.of(new Address(host.name(), host.port().orElse(usual))), "vitrine notifications");
    }

    private void secure(ConnectionFactory factory) throws QueueException {
        if (config.ssl()) {
            try {
                factory.useSslProtocol(TrustedAuthorities.context(config.sslCaFile()));
                factory.enableHostnameVerification();
            } catch (IOException | GeneralSecurityException e) {
                throw new QueueException("[oslo_messaging_rabbit] ssl_ca_file cannot be used", e);
            }
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
