package io.vitrine.gateway;

import io.vitrine.http.identity.IdentityMode;
import java.util.List;

/** What a start says once the API answers: where it is, and lines to paste. */
public final class Greeting {
    private Greeting() {}

    /** An address to paste: one that listens everywhere is reached on loopback too. */
    public static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0", "::", "0:0:0:0:0:0:0:0" -> "127.0.0.1";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }

    /**
     * @param management where health and metrics are
     */
    public static List<String> lines(String endpoint, IdentityMode identity, String management) {
        var client =
                switch (identity) {
                    case NONE -> "openstack --os-auth-type none --os-endpoint " + endpoint;
                    case KEYSTONE ->
                        "openstack"; // with a cloud or an openrc file, and a catalogue that names this endpoint
                    case BASIC ->
                        // The client then looks for no versions: the address has to have one.
                        "openstack --os-auth-type http_basic --os-username NAME --os-password PASSWORD --os-endpoint "
                                + endpoint + "/v2";
                };
        return List.of(
                "Images API ready at " + endpoint + " (" + management + ")",
                "",
                "  " + client + " image create --disk-format qcow2 --container-format bare --file disk.qcow2 first",
                "  " + client + " image list",
                "  " + client + " image save --file copy.qcow2 first",
                "",
                "Ctrl-C stops it.");
    }
}
