package io.vitrine.keystone;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Addresses of Keystone as operators and catalogues write them. */
public final class KeystoneUrl {
    private KeystoneUrl() {}

    /**
     * The root of version 3, without a slash at the end, whatever version {@code text} names.
     *
     * @param option for the sentence that says what is wrong, such as {@code [keystone_authtoken] auth_url}
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static URI v3(Optional<String> text, String option) {
        var given = text.orElseThrow(() -> new IllegalArgumentException(
                option + " is missing: it says where Keystone is, such as http://controller:5000/v3."));
        try {
            var url = URI.create(given.strip());
            var scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if (url.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return v3(url);
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IllegalArgumentException(
                option + " is no address of Keystone: expected something like http://controller:5000/v3.");
    }

    static URI v3(URI url) {
        var text = url.toString().replaceFirst("/+$", "");
        return URI.create(text.replaceFirst("/v(2\\.0|3)$", "") + "/v3");
    }
}
