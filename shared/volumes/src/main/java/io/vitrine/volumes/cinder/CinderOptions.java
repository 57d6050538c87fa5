package io.vitrine.volumes.cinder;

import io.vitrine.keystone.KeystoneUrl;
import io.vitrine.keystone.Login;
import io.vitrine.keystone.Login.Named;
import io.vitrine.volumes.cinder.CinderSettings.ExtendAttached;
import io.vitrine.volumes.cinder.CinderSettings.Owner;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of a store of type cinder, under the names that Glance has for them. {@code rootwrap_config} is known and means nothing: nothing here runs
 * as root.
 *
 * @param account of the store itself; without one volumes are their callers'
 * @param authorities that Cinder's and Keystone's certificates are believed by, PEM; those of the JDK where it is empty
 * @param believesAnybody whether any certificate will do
 * @param multipath whether several paths to a disk are wanted
 * @param enforcesMultipath whether one path alone is a failure
 * @param mountPointBase where shares are mounted, each at the SHA-256 of its export
 * @param shareMounts folders of shares that are mounted elsewhere, by their exports
 * @param address of this host on the network of the storage
 */
public record CinderOptions(
        CinderSettings settings,
        Optional<Account> account,
        Optional<Path> authorities,
        boolean believesAnybody,
        boolean multipath,
        boolean enforcesMultipath,
        Path mountPointBase,
        Map<String, Path> shareMounts,
        Optional<String> address) {
    public CinderOptions {
        shareMounts = Map.copyOf(shareMounts);
    }

    /** Whose volumes a store's are. @param login see {@link CinderOptions#login} */
    public record Account(URI keystone, Login login) {}

    /**
     * @param store for sentences
     * @throws IllegalArgumentException with a sentence for the operator that names the option
     */
    public static CinderOptions of(String store, OptionLookup options) {
        var account = account(store, options);
        var region = options.text("cinder_os_region_name");
        var place = options.text("cinder_endpoint_template")
                .<CinderPlace>map(CinderPlace.Templated::new)
                .orElseGet(() -> CinderPlace.Catalogued.parse(
                        options.text("cinder_catalog_info").orElse("volumev3::publicURL"), region));
        var owner = account.isPresent() ? Owner.SERVICE : Owner.CALLER;
        return new CinderOptions(
                new CinderSettings(
                        place, owner, options.text("cinder_volume_type"), timing(options), extendAttached(options)),
                account,
                options.text("cinder_ca_certificates_file").map(Path::of),
                options.flag("cinder_api_insecure", false),
                options.flag("cinder_use_multipath", false),
                options.flag("cinder_enforce_multipath", false),
                Path.of(options.text("cinder_mount_point_base").orElse("/var/lib/glance/mnt")),
                shareMounts(options),
                address(options));
    }

    private static Map<String, Path> shareMounts(OptionLookup options) {
        var mounts = new LinkedHashMap<String, Path>();
        for (var each : options.text("cinder_share_mounts").orElse("").split(",")) {
            var mount = each.strip();
            var middle = mount.lastIndexOf('=');
            if (mount.isEmpty()) {
                continue;
            }
            if (middle < 1 || !mount.substring(middle + 1).strip().startsWith("/")) {
                throw new IllegalArgumentException("cinder_share_mounts has '" + mount
                        + "': expected EXPORT=FOLDER, such as 10.0.0.9:/vol1=/mnt/vol1, with commas between them.");
            }
            mounts.put(
                    mount.substring(0, middle).strip(),
                    Path.of(mount.substring(middle + 1).strip()));
        }
        return mounts;
    }

    private static Optional<String> address(OptionLookup options) {
        var address = options.text("my_ip");
        address.ifPresent(text -> {
            try {
                InetAddress.ofLiteral(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "my_ip is '" + text + "': expected an address of this host, no name, such as 10.0.0.5.", e);
            }
        });
        return address;
    }

    private static CinderTiming timing(OptionLookup options) {
        var usual = CinderTiming.USUAL;
        return usual.withTransition(Duration.ofSeconds(options.number(
                        "cinder_state_transition_timeout",
                        (int) usual.transition().toSeconds(),
                        1)))
                .withRetries(options.number("cinder_http_retries", usual.retries(), 0))
                .withReserveRetries(options.number("cinder_attachment_retry_attempts", usual.reserveRetries(), 0));
    }

    private static ExtendAttached extendAttached(OptionLookup options) {
        var text = options.text("cinder_do_extend_attached").orElse("auto");
        return text.equalsIgnoreCase("auto")
                ? ExtendAttached.AUTO
                : options.flag("cinder_do_extend_attached", false) ? ExtendAttached.ALWAYS : ExtendAttached.NEVER;
    }

    private static Optional<Account> account(String store, OptionLookup options) {
        return login(store, options)
                .map(login -> new Account(
                        KeystoneUrl.v3(
                                options.text("cinder_store_auth_address"),
                                "cinder_store_auth_address of store " + store),
                        login));
    }

    /**
     * The log-in of a store as its options have it now: an application credential, else user and password; empty where none of them is set.
     *
     * @throws IllegalArgumentException where some are set and others are missing
     */
    public static Optional<Login> login(String store, OptionLookup options) {
        var credential =
                List.of("cinder_store_application_credential_id", "cinder_store_application_credential_secret");
        var password = List.of("cinder_store_user_name", "cinder_store_password", "cinder_store_project_name");
        if (isBegun(options, credential)) {
            requireAll(store, options, credential);
            return Optional.of(Login.applicationCredential(
                    options.required(credential.getFirst()), options.required(credential.getLast())));
        }
        if (isBegun(options, password)) {
            requireAll(store, options, password);
            return Optional.of(Login.password(
                    new Named(options.required(password.get(0)), domain(options, "cinder_store_user_domain_name")),
                    options.required(password.get(1)),
                    new Named(options.required(password.get(2)), domain(options, "cinder_store_project_domain_name"))));
        }
        return Optional.empty();
    }

    private static String domain(OptionLookup options, String option) {
        return options.text(option).orElse("Default");
    }

    private static boolean isBegun(OptionLookup options, List<String> names) {
        return names.stream().anyMatch(name -> options.text(name).isPresent());
    }

    private static void requireAll(String store, OptionLookup options, List<String> names) {
        var missing =
                names.stream().filter(name -> options.text(name).isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("Store " + store + " has some options to log in, but not "
                    + String.join(" and ", missing)
                    + ": set all of them, or none, for volumes in the projects of who brings images.");
        }
    }
}
