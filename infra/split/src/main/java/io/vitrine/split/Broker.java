package io.vitrine.split;

import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * RabbitMQ on loopback, with an account and a name service of its own: nothing of it is shared with a RabbitMQ that the machine runs.
 *
 * @param namesPort of Erlang's name service, which would otherwise be started in the background and stay
 * @param nodesPort of Erlang's own protocol
 */
record Broker(SplitFolder folder, InstalledPrograms programs, int port, int namesPort, int nodesPort) {
    static final String USER = "vitrine";

    SecretFile password() {
        return new SecretFile(folder.secrets().resolve("broker"));
    }

    List<Member> members() throws Refusal {
        try {
            writeConfiguration();
        } catch (IOException e) {
            throw folder.unusable(e);
        }
        return List.of(names(), broker());
    }

    private void writeConfiguration() throws IOException {
        SecretFile.write(folder.broker().resolve("rabbitmq.conf"), """
                listeners.tcp.1 = 127.0.0.1:%d
                default_user = %s
                default_pass = %s
                log.console = true
                log.console.level = warning
                log.file = false
                disk_free_limit.absolute = 64MB
                """.formatted(
                        port, USER, password().ensure().text()));
        Files.writeString(folder.broker().resolve("enabled_plugins"), "[].\n");
        Files.writeString(folder.broker().resolve("rabbitmq-env.conf"), "");
    }

    private Member names() {
        return new Member(
                "broker-names",
                Role.BROKER,
                List.of(programs.epmd().toString(), "-address", "127.0.0.1", "-port", Integer.toString(namesPort)),
                Map.of(),
                folder.broker(),
                namesPort,
                OptionalInt.empty(),
                Readiness.listening(InetAddress.getLoopbackAddress(), namesPort));
    }

    private Member broker() {
        return new Member(
                "broker",
                Role.BROKER,
                List.of(programs.rabbitmqServer().toString()),
                environment(),
                folder.broker(),
                port,
                OptionalInt.empty(),
                Readiness.amqp(port));
    }

    private Map<String, String> environment() {
        var home = folder.broker();
        return Map.ofEntries(
                Map.entry("HOME", home.toString()), // of the cookie
                Map.entry("RUNNING_UNDER_SYSTEMD", "true"), // the server itself instead of a shell around it
                Map.entry("ERL_EPMD_PORT", Integer.toString(namesPort)),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODENAME", "vitrine@localhost"),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                Map.entry("RABBITMQ_DIST_PORT", Integer.toString(nodesPort)),
                Map.entry("RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq").toString()),
                Map.entry(
                        "RABBITMQ_CONF_ENV_FILE",
                        home.resolve("rabbitmq-env.conf").toString()),
                Map.entry(
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        home.resolve("enabled_plugins").toString()),
                Map.entry("RABBITMQ_MNESIA_BASE", home.resolve("data").toString()),
                Map.entry("RABBITMQ_LOG_BASE", home.resolve("log").toString()),
                Map.entry("RABBITMQ_LOGS", "-"),
                // Few bells and few processors: no thread spins while it waits for the next one.
                Map.entry(
                        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                        "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"));
    }
}
