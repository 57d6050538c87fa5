package io.vitrine.gateway.cli;

import io.vitrine.gateway.Greeting;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.LaunchSettings;
import io.vitrine.gateway.keystone.Registration;
import io.vitrine.gateway.keystone.ServiceEntry;
import io.vitrine.keystone.AuthOptions;
import io.vitrine.keystone.ServiceSession;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code keystone}: what a cloud's Keystone has to know of this service. */
@Command(
        name = "keystone",
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes this service known to Keystone.",
        subcommands = KeystoneCommand.Register.class)
final class KeystoneCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do at Keystone: register.");
    }

    @Command(
            name = "register",
            sortOptions = false,
            description = {
                "Makes service user, service and endpoints of the image service where they are missing, and mends what differs;",
                "run as an admin of the cloud: the variables OS_... of an openrc file say who that is.",
                "User, password, project and region are those of [keystone_authtoken] in the configuration file."
            })
    static final class Register implements Callable<Integer> {
        private static final Duration LIMIT = Duration.ofSeconds(60);

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private CommandSpec spec;

        @Mixin
        private final PlaceOptions place = new PlaceOptions();

        @Option(
                names = "--url",
                paramLabel = "URL",
                description = "where clients find the API ([DEFAULT] public_endpoint, else where \"up\" listens)")
        private @Nullable String url;

        @Option(names = "--internal-url", paramLabel = "URL", description = "where other services find it (as --url)")
        private @Nullable String internalUrl;

        @Option(names = "--admin-url", paramLabel = "URL", description = "the admin's endpoint (as --internal-url)")
        private @Nullable String adminUrl;

        @Option(
                names = "--region",
                paramLabel = "REGION",
                description = "where it serves (region_name, else RegionOne)")
        private @Nullable String region;

        @Override
        public Integer call() throws Refusal {
            var launch = place.settings();
            var settings = new KeystoneSettings(launch.configFiles(), System.getenv());
            try (var admin = session(settings)) {
                var registration = new Registration(admin, spec.commandLine().getOut()::println);
                var entry = entry(settings, launch, Optional.empty());
                var password = password(settings, registration.hasUser(entry));
                registration.bring(entry(settings, launch, password.map(NewPassword::text)));
                password.filter(NewPassword::generated).ifPresent(made -> tell(settings, made));
            }
            return 0;
        }

        /** Nothing is tried again: what is made here must not be made twice. */
        private static ServiceSession session(KeystoneSettings settings) throws Refusal {
            if (settings.openrc().authUrl().isEmpty()) {
                throw Refusal.misuse(
                        "OS_AUTH_URL is not set: run this as an admin of the cloud, with the variables of an openrc file.");
            }
            try {
                return ServiceSession.of(settings.openrc(), "OS_...", LIMIT, 0, InstantSource.system());
            } catch (IllegalArgumentException e) {
                throw Refusal.misuse(String.valueOf(e.getMessage()));
            }
        }

        private static Optional<NewPassword> password(KeystoneSettings settings, boolean userIsThere) throws Refusal {
            var configured = settings.keystone().password();
            if (configured.isPresent()) {
                return Optional.of(new NewPassword(configured.get(), false));
            }
            return userIsThere ? Optional.empty() : Optional.of(NewPassword.obtain(user(settings)));
        }

        private ServiceEntry entry(KeystoneSettings settings, LaunchSettings launch, Optional<String> password)
                throws Refusal {
            AuthOptions own = settings.keystone();
            return new ServiceEntry(
                    user(settings),
                    new ServiceEntry.Domain(own.userDomainId(), own.userDomainName()),
                    password,
                    own.projectName().or(own::tenantName).orElse("service"),
                    new ServiceEntry.Domain(own.projectDomainId(), own.projectDomainName()),
                    Optional.ofNullable(region)
                            .or(() -> settings.keystone().regionName())
                            .or(() -> settings.openrc().regionName())
                            .orElse("RegionOne"),
                    endpoints(settings, launch));
        }

        private static String user(KeystoneSettings settings) {
            return settings.keystone().username().orElse("glance");
        }

        private Map<String, String> endpoints(KeystoneSettings settings, LaunchSettings launch) throws Refusal {
            var forAll = checked(Optional.ofNullable(url)
                    .or(settings::publicEndpoint)
                    .orElseGet(() -> (launch.tls().isPresent() ? "https://" : "http://")
                            + Greeting.reachable(launch.bind().getHostAddress()) + ":" + launch.port()));
            var internal = checked(Optional.ofNullable(internalUrl).orElse(forAll));
            var forAdmins = checked(Optional.ofNullable(adminUrl).orElse(internal));
            return Map.of("public", forAll, "internal", internal, "admin", forAdmins);
        }

        private static String checked(String url) throws Refusal {
            if (!url.matches("https?://[A-Za-z0-9.:_\\[\\]-]+(/[A-Za-z0-9./_~%-]*)?")) {
                throw Refusal.misuse(
                        "\"" + url + "\" is no URL of an API: expected something like https://images.example.org.");
            }
            return url.replaceFirst("/+$", "");
        }

        private void tell(KeystoneSettings settings, NewPassword made) {
            var out = spec.commandLine().getOut();
            out.println();
            out.println("[keystone_authtoken]");
            out.println("auth_url = " + settings.openrc().authUrl().orElseThrow());
            out.println("username = " + user(settings));
            out.println("password = " + made.text());
            out.println("project_name = " + settings.keystone().projectName().orElse("service"));
        }
    }
}
