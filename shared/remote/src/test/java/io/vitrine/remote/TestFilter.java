package io.vitrine.remote;

import java.util.List;
import java.util.Optional;

/** {@code [import_filtering_opts]} as a test wants it. */
public record TestFilter(
        Optional<List<String>> allowedSchemes,
        Optional<List<String>> disallowedSchemes,
        Optional<List<String>> allowedHosts,
        Optional<List<String>> disallowedHosts,
        Optional<List<String>> allowedPorts,
        Optional<List<String>> disallowedPorts)
        implements FilterConfig {
    /** As it is where nobody has set anything. */
    public static final TestFilter USUAL = new TestFilter(
            Optional.of(List.of("http", "https")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(List.of("80", "443")),
            Optional.empty());

    /** Lets this host's own servers be asked, on any port. */
    public static final TestFilter LOOPBACK = USUAL.hosts("127.0.0.1").ports();

    TestFilter schemes(String... allowed) {
        return new TestFilter(
                list(allowed), disallowedSchemes, allowedHosts, disallowedHosts, allowedPorts, disallowedPorts);
    }

    TestFilter hosts(String... allowed) {
        return new TestFilter(
                allowedSchemes, disallowedSchemes, list(allowed), disallowedHosts, allowedPorts, disallowedPorts);
    }

    TestFilter noHosts(String... disallowed) {
        return new TestFilter(
                allowedSchemes, disallowedSchemes, allowedHosts, list(disallowed), allowedPorts, disallowedPorts);
    }

    TestFilter ports(String... allowed) {
        return new TestFilter(
                allowedSchemes, disallowedSchemes, allowedHosts, disallowedHosts, list(allowed), disallowedPorts);
    }

    TestFilter noPorts(String... disallowed) {
        return new TestFilter(
                allowedSchemes, disallowedSchemes, allowedHosts, disallowedHosts, allowedPorts, list(disallowed));
    }

    private static Optional<List<String>> list(String... items) {
        return items.length == 0 ? Optional.empty() : Optional.of(List.of(items));
    }

    /** A client that asks as this lets it. */
    public RemoteHttp client() {
        return client(RemoteLimits.USUAL);
    }

    public RemoteHttp client(RemoteLimits limits) {
        return new RemoteHttp(new RemoteFilter(this), RemoteTrust.of(Optional.empty(), true), limits);
    }
}
