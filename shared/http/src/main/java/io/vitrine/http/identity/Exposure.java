package io.vitrine.http.identity;

import java.net.InetAddress;
import java.util.Optional;

/**
 * How a process can be reached, and whether its way of identifying callers may be reached that way.
 *
 * @param bind the address the API listens on
 * @param tls whether the API speaks TLS itself
 * @param proxied whether the operator declares a TLS-terminating proxy in front
 */
public record Exposure(InetAddress bind, boolean tls, boolean proxied) {
    /** Why {@code mode} must not be served like this; empty where it may. */
    public Optional<String> refusal(IdentityMode mode) {
        if (bind.isLoopbackAddress()) {
            return Optional.empty();
        }
        return switch (mode) {
            // As every service of a cloud is run, often behind something that speaks TLS for all of them; a token is
            // short-lived.
            case KEYSTONE -> Optional.empty();
            case NONE ->
                Optional.of(
                        "Identity \"none\" makes everybody an admin, so it is served on loopback only: bind to 127.0.0.1 instead of "
                                + bind.getHostAddress() + ", or use --identity basic.");
            case BASIC ->
                tls || proxied
                        ? Optional.empty()
                        : Optional.of(
                                "Identity \"basic\" would send passwords in the clear on " + bind.getHostAddress()
                                        + ": give --tls-cert and --tls-key, or declare a TLS-terminating proxy in front with --proxied.");
        };
    }
}
