package io.vitrine.messages.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vitrine.messages.QueueConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * A durable queue at RabbitMQ: persistent messages, confirmed by the broker before a ring is over, acknowledged after the claim. What
 * nobody can read goes to the queue of the dead.
 */
final class RabbitMq implements Broker {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration HANDSHAKE = Duration.ofSeconds(3);
    private static final int HEARTBEAT_SECONDS = 10;

    private final QueueConfig config;
    private final RabbitLink<RabbitSender> sending;
    private final RabbitLink<RabbitReceiver> receiving;

    RabbitMq(QueueConfig config) {
        this.config = config;
        var topology = new RabbitTopology(config.rabbitmqQueue());
        sending = new RabbitLink<>(this::connect, connection -> RabbitSender.open(connection, topology));
        receiving = new RabbitLink<>(this::connect, connection -> RabbitReceiver.open(connection, topology));
    }

    private Connection connect() throws IOException, TimeoutException, QueueException {
        var factory = new ConnectionFactory();
        factory.setUsername(config.rabbitmqUsername());
        factory.setPassword(password());
        factory.setVirtualHost(config.rabbitmqVirtualHost());
        // Whoever needs a connection makes one: nothing recovers in the background what nobody uses.
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout((int) CONNECT.toMillis());
        factory.setHandshakeTimeout((int) HANDSHAKE.toMillis());
        factory.setChannelRpcTimeout((int) HANDSHAKE.toMillis());
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setThreadFactory(Thread.ofVirtual().name("rabbitmq").factory());
        secure(factory);
        return factory.newConnection(addresses(), "vitrine");
    }

    private void secure(ConnectionFactory factory) throws QueueException {
        if (config.rabbitmqSsl()) {
            try {
                factory.useSslProtocol(TrustedAuthorities.context(config.rabbitmqSslCaFile()));
                factory.enableHostnameVerification();
            } catch (IOException | GeneralSecurityException e) {
                throw new QueueException("[queue] rabbitmq_ssl_ca_file cannot be used", e);
            }
        }
    }

    private int port() {
        return config.rabbitmqPort()
                .orElse(
                        config.rabbitmqSsl()
                                ? ConnectionFactory.DEFAULT_AMQP_OVER_SSL_PORT
                                : ConnectionFactory.DEFAULT_AMQP_PORT);
    }

    private List<Address> addresses() {
        return Arrays.stream(Address.parseAddresses(config.rabbitmqHost()))
                .map(address -> address.getPort() > 0 ? address : new Address(address.getHost(), port()))
                .toList();
    }

    private String password() throws QueueException {
        var file = config.rabbitmqPasswordFile();
        return file.isPresent() ? read(file.get()) : config.rabbitmqPassword().orElse(ConnectionFactory.DEFAULT_PASS);
    }

    private static String read(Path file) throws QueueException {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new QueueException("The file " + file + " of [queue] rabbitmq_password_file cannot be read: "
                    + e.getClass().getSimpleName());
        }
    }

    @Override
    public void send(String text) throws QueueException, InterruptedException {
        sending.session().send(text);
    }

    @Override
    public List<Delivery> receive(int most) throws QueueException, InterruptedException {
        return receiving.session().receive(most);
    }

    @Override
    public void check() throws QueueException, InterruptedException {
        sending.session();
    }

    @Override
    public void stopReceiving() {
        receiving.close();
    }

    @Override
    public void close() {
        sending.close();
        receiving.close();
    }
}
