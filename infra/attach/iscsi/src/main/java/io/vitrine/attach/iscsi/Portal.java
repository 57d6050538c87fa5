package io.vitrine.attach.iscsi;

/**
 * Where a target listens.
 *
 * @param host name or address, IPv6 without brackets
 * @param port 3260 as a rule
 */
public record Portal(String host, int port) {
    public static final int DEFAULT_PORT = 3260;

    public Portal {
        if (host.isEmpty() || port < 1 || port > 0xffff) {
            throw new IllegalArgumentException("no portal: " + host + ":" + port);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
