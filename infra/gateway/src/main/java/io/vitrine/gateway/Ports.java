package io.vitrine.gateway;

import io.vitrine.gateway.config.LaunchSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The two ports a start listens on, tried before anything else starts so that a taken one costs nothing. */
public record Ports(int api, int management) {
    public static Ports free(LaunchSettings settings) throws Refusal {
        var api = free(settings.bind(), settings.port(), "--port");
        var management = free(InetAddress.getLoopbackAddress(), settings.managementPort(), "--management-port");
        if (api == management) {
            throw Refusal.misuse(
                    "The API and its management cannot both have port " + api + ": give another --management-port.");
        }
        return new Ports(api, management);
    }

    private static int free(InetAddress address, int port, String flag) throws Refusal {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw Refusal.cannot("Cannot listen on " + address.getHostAddress() + " port " + port + " ("
                    + e.getMessage() + "): stop what uses it, or give another one with " + flag + ".");
        }
    }
}
