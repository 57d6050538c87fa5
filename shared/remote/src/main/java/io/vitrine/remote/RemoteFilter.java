package io.vitrine.remote;

import io.vitrine.model.Fault;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Says which URLs are fetched (Images API, URI filter). Addresses are judged after their names are resolved, and those judged are the ones connected
 * to: a name that means something else a moment later (DNS rebinding) leads nowhere.
 */
public final class RemoteFilter {
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    /** What resolvers take for an address though it does not look like one: 127.1, 0x7f000001, 2130706433. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

    private final Allowance schemes;
    private final Allowance hosts;
    private final Allowance ports;

    public RemoteFilter(FilterConfig config) {
        this.schemes = Allowance.of(config.allowedSchemes(), config.disallowedSchemes());
        this.hosts = Allowance.of(config.allowedHosts(), config.disallowedHosts());
        this.ports = Allowance.of(config.allowedPorts(), config.disallowedPorts());
    }

    /**
     * A URL that may be fetched.
     *
     * @param addresses of its host, those that may be connected to
     */
    record Checked(URI uri, List<InetAddress> addresses) {
        boolean isTls() {
            return "https".equalsIgnoreCase(uri.getScheme());
        }

        int port() {
            return uri.getPort() >= 0 ? uri.getPort() : isTls() ? 443 : 80;
        }

        /** Without the brackets of IPv6. */
        String host() {
            return bare(uri.getHost());
        }
    }

    /** The URL that a text is. @throws RemoteException {@code INVALID} where it is none, or one with a user in it */
    public static URI parse(String url) throws RemoteException {
        try {
            var uri = new URI(url);
            if (uri.getScheme() == null || uri.getHost() == null || uri.isOpaque()) {
                throw new RemoteException(Fault.INVALID, "The URL has no scheme or no host.");
            }
            if (uri.getRawUserInfo() != null) {
                throw new RemoteException(Fault.INVALID, "The URL must not hold a user or a password.");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new RemoteException(Fault.INVALID, "The URL is malformed: " + e.getReason() + ".", e);
        }
    }

    /** Looks its host up. @throws RemoteException {@code INVALID}, naming what is not allowed */
    Checked check(URI uri) throws RemoteException {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!List.of("http", "https").contains(scheme) || !schemes.admits(scheme)) {
            throw refused("The scheme " + scheme + " is not allowed here.");
        }
        if (uri.getPort() >= 0 && !ports.admits(Integer.toString(uri.getPort()))) {
            throw refused("The port " + uri.getPort() + " is not allowed here.");
        }
        var host = bare(uri.getHost()).toLowerCase(Locale.ROOT);
        if (!hosts.admits(host)) {
            throw refused("The host " + host + " is not allowed here.");
        }
        return new Checked(uri, addresses(host));
    }

    private List<InetAddress> addresses(String host) throws RemoteException {
        var isAddress = host.contains(":") || IPV4.matcher(host).matches();
        if (!isAddress && ENDS_IN_A_NUMBER.matcher(host).matches()) {
            throw refused("The host " + host + " is neither a name nor an address in its plain form.");
        }
        var reachable = Arrays.stream(resolve(host))
                .filter(address -> hosts.names(host) || isOpen(address))
                .toList();
        if (reachable.isEmpty()) {
            throw refused("The host " + host + " has no address that is allowed here.");
        }
        return reachable;
    }

    private static InetAddress[] resolve(String host) throws RemoteException {
        try {
            // an IPv4 address in IPv6's clothes comes out as what it is
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new RemoteException(Fault.INVALID, "The host " + host + " cannot be resolved.", e);
        }
    }

    private boolean isOpen(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !isThisNetwork(address.getAddress())
                && hosts.admitsAddress(address.getHostAddress());
    }

    /** 0.0.0.0/8 leads to this host, and 64:ff9b::/96 to any address of IPv4 behind a translator. */
    private static boolean isThisNetwork(byte[] address) {
        return address.length == 4
                ? address[0] == 0
                : address[0] == 0 && address[1] == 0x64 && address[2] == (byte) 0xff;
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static RemoteException refused(String sentence) {
        return new RemoteException(Fault.INVALID, sentence);
    }
}
