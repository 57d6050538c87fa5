package io.vitrine.messages;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An address of the message bus as oslo.messaging writes it: {@code rabbit://USER:PASSWORD@HOST:PORT,USER:PASSWORD@HOST:PORT/VIRTUAL_HOST}.
 *
 * @param hosts in the order in which they are tried
 * @param virtualHost of all of them
 */
public record TransportUrl(List<Host> hosts, String virtualHost) {
    private static final String SCHEME_END = "://";

    /** @param port empty for the usual one */
    public record Host(String name, Optional<Integer> port, String user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return user + "@" + name;
        }
    }

    /** @throws IllegalArgumentException with a sentence that does not repeat the address, which holds a password */
    public static TransportUrl parse(String text) {
        var at = text.indexOf(SCHEME_END);
        var scheme = at < 0 ? "" : text.substring(0, at);
        if (!scheme.equals("rabbit") && !scheme.equals("kombu") && !scheme.equals("amqp")) {
            throw new IllegalArgumentException(
                    "transport_url must begin with rabbit://, notifications go over RabbitMQ only; it begins with \""
                            + scheme + "\".");
        }
        var rest = text.substring(at + SCHEME_END.length());
        var question = rest.indexOf('?');
        rest = question < 0 ? rest : rest.substring(0, question);
        var slash = rest.indexOf('/', Math.max(0, rest.lastIndexOf('@')));
        var path = slash < 0 ? "" : decoded(rest.substring(slash + 1));
        var hosts = new ArrayList<Host>();
        for (var host : (slash < 0 ? rest : rest.substring(0, slash)).split(",")) {
            if (!host.isBlank()) {
                hosts.add(host(host.strip()));
            }
        }
        return new TransportUrl(
                hosts.isEmpty() ? List.of(host("localhost")) : List.copyOf(hosts), path.isEmpty() ? "/" : path);
    }

    private static Host host(String text) {
        var at = text.lastIndexOf('@');
        var account = (at < 0 ? "guest:guest" : text.substring(0, at)).split(":", 2);
        var place = text.substring(at + 1);
        var colon = place.lastIndexOf(':');
        var hasPort = colon >= 0 && place.substring(colon + 1).matches("\\d{1,5}");
        return new Host(
                (hasPort ? place.substring(0, colon) : place).replace("[", "").replace("]", ""),
                hasPort ? Optional.of(Integer.parseInt(place.substring(colon + 1))) : Optional.empty(),
                decoded(account[0]),
                account.length > 1 ? decoded(account[1]) : "");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
