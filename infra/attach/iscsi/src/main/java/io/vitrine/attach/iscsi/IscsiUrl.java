package io.vitrine.attach.iscsi;

import java.util.Map;
import java.util.Optional;

/** {@code iscsi://[user[%password]@]host[:port]/target/lun}, the form that libiscsi and QEMU read. */
public final class IscsiUrl {
    private IscsiUrl() {}

    /**
     * Reads one. What the URL does not say comes from the variables that libiscsi knows: LIBISCSI_CHAP_USERNAME, LIBISCSI_CHAP_PASSWORD,
     * LIBISCSI_CHAP_TARGET_USERNAME and LIBISCSI_CHAP_TARGET_PASSWORD.
     *
     * @throws IllegalArgumentException which says what is wrong, without any secret
     */
    public static TargetAddress parse(String url, Map<String, String> environment) {
        throw new UnsupportedOperationException(url.length() + " " + environment.size());
    }

    /** A portal and perhaps the credentials to ask it for its targets: {@code iscsi://[user[%password]@]host[:port]}. */
    public static Place parsePortal(String url, Map<String, String> environment) {
        throw new UnsupportedOperationException(url.length() + " " + environment.size());
    }

    /** Where to ask for targets, and as whom. */
    public record Place(Portal portal, Optional<Chap> own, Optional<Chap> peers) {}
}
