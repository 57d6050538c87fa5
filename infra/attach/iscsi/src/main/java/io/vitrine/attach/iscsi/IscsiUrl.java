package io.vitrine.attach.iscsi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code iscsi://[user[%password]@]host[:port]/target/lun[?target_user=…&target_password=…]}, the form that libiscsi and QEMU read. */
public final class IscsiUrl {
    private static final String SCHEME = "iscsi://";
    private static final String USER = "LIBISCSI_CHAP_USERNAME";
    private static final String PASSWORD = "LIBISCSI_CHAP_PASSWORD";
    private static final String TARGET_USER = "LIBISCSI_CHAP_TARGET_USERNAME";
    private static final String TARGET_PASSWORD = "LIBISCSI_CHAP_TARGET_PASSWORD";

    private IscsiUrl() {}

    /**
     * Reads one. What the URL does not say comes from the variables that libiscsi knows: LIBISCSI_CHAP_USERNAME, LIBISCSI_CHAP_PASSWORD,
     * LIBISCSI_CHAP_TARGET_USERNAME and LIBISCSI_CHAP_TARGET_PASSWORD.
     *
     * @throws IllegalArgumentException which says what is wrong, without any secret
     */
    public static TargetAddress parse(String url, Map<String, String> environment) {
        var parts = Parts.of(url, environment);
        var slash = parts.path.lastIndexOf('/');
        if (slash <= 0 || slash == parts.path.length() - 1) {
            throw new IllegalArgumentException("an iSCSI URL ends with /target/lun");
        }
        var lun = parts.path.substring(slash + 1);
        if (!lun.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("a LUN is a number at the end of an iSCSI URL");
        }
        var name = parts.path.substring(0, slash);
        return new TargetAddress(
                List.of(parts.place.portal), name, Long.parseLong(lun), parts.place.own, parts.place.peers);
    }

    /** A portal and perhaps the credentials to ask it for its targets: {@code iscsi://[user[%password]@]host[:port]}. */
    public static Place parsePortal(String url, Map<String, String> environment) {
        var parts = Parts.of(url, environment);
        if (!parts.path.isEmpty()) {
            throw new IllegalArgumentException("a portal's URL ends with host and port");
        }
        return parts.place;
    }

    /** Where to ask for targets, and as whom. */
    public record Place(Portal portal, Optional<Chap> own, Optional<Chap> peers) {}

    private record Parts(Place place, String path) {
        static Parts of(String url, Map<String, String> environment) {
            if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                throw new IllegalArgumentException("an iSCSI URL begins with " + SCHEME);
            }
            var query = url.indexOf('?');
            var rest = url.substring(SCHEME.length(), query < 0 ? url.length() : query);
            var variables = variables(query < 0 ? "" : url.substring(query + 1), environment);
            var slash = rest.indexOf('/', rest.lastIndexOf('@') + 1);
            var authority = slash < 0 ? rest : rest.substring(0, slash);
            var at = authority.lastIndexOf('@');
            takeUser(at < 0 ? "" : authority.substring(0, at), variables);
            var own = chap(variables, USER, PASSWORD);
            var peers = chap(variables, TARGET_USER, TARGET_PASSWORD);
            if (peers.isPresent() && own.isEmpty()) {
                throw new IllegalArgumentException("a target proves itself only to an initiator that does");
            }
            return new Parts(
                    new Place(portal(authority.substring(at + 1)), own, peers),
                    slash < 0 ? "" : rest.substring(slash + 1));
        }
    }

    private static Map<String, String> variables(String query, Map<String, String> environment) {
        var variables = new HashMap<>(environment);
        for (var option : query.split("&", -1)) {
            var equals = option.indexOf('=');
            var key = equals < 0 ? option : option.substring(0, equals);
            switch (key) {
                case "" -> {}
                case "target_user" -> variables.put(TARGET_USER, option.substring(equals + 1));
                case "target_password" -> variables.put(TARGET_PASSWORD, option.substring(equals + 1));
                default ->
                    throw new IllegalArgumentException(
                            "an iSCSI URL has no options but target_user and target_password");
            }
        }
        return variables;
    }

    private static void takeUser(String user, Map<String, String> variables) {
        var percent = user.indexOf('%');
        if (percent >= 0) {
            variables.put(PASSWORD, user.substring(percent + 1));
        }
        if (!user.isEmpty()) {
            variables.put(USER, percent < 0 ? user : user.substring(0, percent));
        }
    }

    private static Optional<Chap> chap(Map<String, String> variables, String user, String password) {
        var name = variables.getOrDefault(user, "");
        var secret = variables.getOrDefault(password, "");
        if (!name.isEmpty() && secret.isEmpty()) {
            throw new IllegalArgumentException(
                    "a user without a password: neither the URL nor " + password + " has it");
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(new Chap(name, secret));
    }

    private static Portal portal(String text) {
        var isSix = text.startsWith("[");
        var hostEnd = isSix ? text.indexOf(']') : text.indexOf(':');
        if (isSix && hostEnd < 0) {
            throw new IllegalArgumentException("an IPv6 address without its closing bracket");
        }
        var host = isSix ? text.substring(1, hostEnd) : hostEnd < 0 ? text : text.substring(0, hostEnd);
        var after = isSix ? text.substring(hostEnd + 1) : hostEnd < 0 ? "" : text.substring(hostEnd);
        if (host.isEmpty() || !after.isEmpty() && !after.matches(":[0-9]{1,5}")) {
            throw new IllegalArgumentException("an iSCSI URL names host[:port]");
        }
        return new Portal(host, after.isEmpty() ? Portal.DEFAULT_PORT : Integer.parseInt(after.substring(1)));
    }
}
