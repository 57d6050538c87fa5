package io.vitrine.split;

import io.vitrine.gateway.Greeting;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.LaunchSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** nginx in front of all: the one address that clients know. Its rules are those of {@code infra/edge}; only the addresses are written here. */
record Edge(SplitFolder folder, InstalledPrograms programs, LaunchSettings settings, int port) {
    /** The signal on which it takes changed files over; connections that are open stay with the old ones, and unusable ones are left. */
    static final String READ_AGAIN = "HUP";

    private static final List<String> RULES = List.of("vitrine-http.conf", "vitrine-server.conf");

    /** The processes behind it, by what they are asked for. */
    record Behind(List<Member> images, List<Member> workers) {}

    /** To paste. */
    String endpoint() {
        return (settings.tls().isPresent() ? "https" : "http") + "://"
                + Greeting.reachable(settings.bind().getHostAddress()) + ":" + port;
    }

    Member member(Behind behind) throws Refusal {
        var configuration = folder.edge().resolve("nginx.conf");
        try {
            for (var rules : RULES) {
                copy(rules);
            }
            Files.writeString(configuration, configuration(behind));
        } catch (IOException e) {
            throw folder.unusable(e);
        }
        return new Member(
                "edge",
                Role.EDGE,
                List.of(
                        programs.nginx().toString(),
                        "-p",
                        folder.edge().toString(),
                        "-e",
                        "stderr",
                        "-c",
                        configuration.toString()),
                Map.of(),
                folder.edge(),
                port,
                OptionalInt.empty(),
                Readiness.listening(settings.bind(), port));
    }

    private void copy(String rules) throws IOException {
        try (var source = Edge.class.getResourceAsStream("edge/" + rules)) {
            var text = new String(Objects.requireNonNull(source).readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(folder.edge().resolve(rules), settings.proxied() ? behindAnother(text) : text);
        }
    }

    /** Of a client that came over TLS only the proxy in front knows. */
    private static String behindAnother(String rules) {
        return rules.replace("X-Forwarded-Proto $scheme;", "X-Forwarded-Proto $http_x_forwarded_proto;");
    }

    private String configuration(Behind behind) {
        return """
                daemon off;
                pid nginx.pid;
                worker_processes auto;
                error_log stderr warn;
                events { worker_connections 4096; }
                http {
                  client_body_temp_path client; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                  include vitrine-http.conf;
                  access_log "%s" vitrine;
                %s%s  server {
                    listen %s;
                %s    include vitrine-server.conf;
                  }
                }
                """.formatted(
                        folder.log("edge-requests"),
                        upstream("vitrine_images", behind.images(), true),
                        upstream("vitrine_workers", behind.workers(), false),
                        listen(),
                        certificate());
    }

    /** Nobody is left alone after a failure: two that are restarted one after the other would both be for a while. Being refused costs nothing here. */
    private static String upstream(String name, List<Member> members, boolean keepConnections) {
        return members.stream()
                .map(member -> "    server 127.0.0.1:" + member.port() + " max_fails=0;\n")
                .collect(Collectors.joining(
                        "",
                        "  upstream " + name + " {\n    least_conn;\n",
                        (keepConnections ? "    keepalive 32;\n" : "") + "  }\n"));
    }

    private String listen() {
        var host = settings.bind().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port
                + (settings.tls().isPresent() ? " ssl" : "");
    }

    private String certificate() {
        return settings.tls()
                .map(tls -> "    ssl_certificate " + quoted(tls.certificate()) + ";\n    ssl_certificate_key "
                        + quoted(tls.key()) + ";\n")
                .orElse("");
    }

    private static String quoted(Path file) {
        return "\"" + file + "\"";
    }
}
