package io.vitrine.split;

import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.LaunchSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The functions and the workers as processes: which packages, which memory, which settings.
 *
 * @param home where the packages are: the root of the repository
 * @param ticketKey what the locations function signs with and the workers check
 */
record Applications(
        Path home,
        SplitFolder folder,
        LaunchSettings settings,
        Database database,
        Broker broker,
        SecretFile ticketKey,
        FreePorts ports) {
    private static final String READY = "/q/health/ready";
    private static final List<String> ANY_JVM = List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** A function holds nothing that grows with an image. */
    private static final List<String> FUNCTION_JVM =
            List.of("-XX:+UseSerialGC", "-Xmx192m", "-XX:MaxDirectMemorySize=64m", "-XX:TieredStopAtLevel=1");

    Member function(String name, String module) throws Refusal {
        return process(name, Role.FUNCTION, module, FUNCTION_JVM, folder.root(), Map.of());
    }

    /** Its own folder holds its volumes, its files and its identity in the register of workers. */
    Member worker(int number) throws Refusal {
        var place = folder.worker(number);
        return process(
                "worker-" + number, Role.WORKER, "infra/worker", workerJvm(), place, Map.of("DATA", place.toString()));
    }

    /** Brings the database's tables to this release's version: nothing else here ever changes them. */
    List<String> upgrade() throws Refusal {
        var command = new ArrayList<>(java("infra/gateway", FUNCTION_JVM));
        command.addAll(List.of("db", "upgrade", "--database", database.address()));
        return command;
    }

    /** Where the database is and who knows its password, which may be the configuration file; everything else is in the supervisor's own environment. */
    Map<String, String> databaseSettings() {
        var environment = new HashMap<>(Map.of(variable("DATABASE"), database.address()));
        environment.put(variable("CONFIG_FILE"), settings.configSetting());
        database.passwordFile().ifPresent(file -> environment.put(variable("DATABASE_PASSWORD_FILE"), file.toString()));
        return environment;
    }

    /** Those of the gateway. */
    private List<String> workerJvm() {
        return List.of("@" + home.resolve("infra/worker/jvm.options"));
    }

    private Member process(
            String name, Role role, String module, List<String> jvm, Path place, Map<String, String> more)
            throws Refusal {
        int port = ports.next();
        int management = ports.next();
        var environment = shared();
        environment.put(variable("BIND_PORT"), Integer.toString(port));
        environment.put(variable("MANAGEMENT_PORT"), Integer.toString(management));
        environment.put(variable("WORKER_URL"), "http://127.0.0.1:" + port);
        more.forEach((option, value) -> environment.put(variable(option), value));
        var command = java(module, jvm);
        return new Member(
                name,
                role,
                command,
                environment,
                place,
                port,
                OptionalInt.of(management),
                Readiness.http(management, READY));
    }

    /** What does not differ between them. They listen on loopback alone, whatever the edge does. */
    private Map<String, String> shared() {
        var environment = new HashMap<>(databaseSettings());
        environment.put(variable("BIND_HOST"), "127.0.0.1");
        environment.put(variable("MANAGEMENT_HOST"), "127.0.0.1");
        environment.put(variable("IDENTITY"), settings.identity().name().toLowerCase(Locale.ROOT));
        environment.put(variable("USERS_FILE"), settings.usersFile().toString());
        environment.put(variable("LOG_JSON"), Boolean.toString(settings.logJson()));
        // One file of all processes would be nobody's: each has a log of its own.
        environment.put("VITRINE_DEFAULT_LOG_FILE", "");
        environment.put("VITRINE_DEFAULT_LOG_DIR", "");
        environment.put(variable("PROXIED"), "true");
        // The edge says by which address and whether over TLS a client has come: links have to name that.
        environment.put("VITRINE_OSLO_MIDDLEWARE_ENABLE_PROXY_HEADERS_PARSING", "true");
        environment.put(variable("DATA"), folder.root().toString());
        environment.put(variable("TICKET_KEY_FILE"), ticketKey.path().toString());
        if (settings.configFiles().isEmpty()) {
            environment.putAll(stores());
        }
        environment.put("VITRINE_QUEUE_TYPE", "rabbitmq");
        environment.put("VITRINE_QUEUE_RABBITMQ_HOST", "127.0.0.1");
        environment.put("VITRINE_QUEUE_RABBITMQ_PORT", Integer.toString(broker.port()));
        environment.put("VITRINE_QUEUE_RABBITMQ_USERNAME", Broker.USER);
        environment.put(
                "VITRINE_QUEUE_RABBITMQ_PASSWORD_FILE", broker.password().path().toString());
        return environment;
    }

    /** A configuration file says where images lie. Without one, the volumes are each worker's own, the files are on a disk that both of them reach. */
    private Map<String, String> stores() {
        return Map.of(
                "VITRINE_FILES_FILESYSTEM_STORE_DATADIR",
                folder.shared().resolve("files").toString(),
                "VITRINE_FILES_FILESYSTEM_STORE_SHARED",
                "true");
    }

    private List<String> java(String module, List<String> jvm) throws Refusal {
        var packaged = home.resolve(module).resolve("target/quarkus-app");
        if (Files.notExists(packaged.resolve("quarkus-run.jar"))) {
            throw Refusal.cannot(
                    "The package " + packaged + " is missing: start with ./vitrine split, which builds it.");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ANY_JVM);
        command.addAll(jvm);
        var archive = packaged.resolve("app.aot");
        if (hasContents(archive)) {
            command.addAll(List.of("-XX:AOTCache=" + archive, "-Xlog:aot=off", "-Xlog:cds=off"));
        }
        command.add("-XX:ErrorFile=" + folder.logs().resolve("crash-%p.log"));
        command.addAll(List.of("-jar", packaged.resolve("quarkus-run.jar").toString()));
        return command;
    }

    /** An empty archive says that none could be made. */
    private static boolean hasContents(Path archive) {
        return archive.toFile().length() > 0;
    }

    private static String variable(String option) {
        return "VITRINE_VITRINE_" + option;
    }
}
