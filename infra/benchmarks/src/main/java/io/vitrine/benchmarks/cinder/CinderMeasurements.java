package io.vitrine.benchmarks.cinder;

import io.vitrine.acceptance.CinderLab;
import io.vitrine.acceptance.GatewaySetup;
import io.vitrine.acceptance.RunningGateway;
import io.vitrine.testkit.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** A gateway whose default store is a Cinder that {@code infra/lab} starts, both for as long as something is measured. */
public final class CinderMeasurements {
    /** The first start may have to build the product. */
    private static final Duration START_LIMIT = Duration.ofMinutes(15);

    private static final int READERS = 64;

    private final Path root;
    private final Path scratch;
    private final Consumer<String> progress;

    /**
     * @param root of the repository
     * @param scratch for data and logs
     * @param progress hears what is being done
     */
    public CinderMeasurements(Path root, Path scratch, Consumer<String> progress) {
        this.root = root;
        this.scratch = scratch;
        this.progress = progress;
    }

    /** Uploads beside the loop of glance_store, readers, attachments, growth; answers whether a promise was broken. */
    public boolean compare(int runs, long sizeBytes) {
        progress.accept("starting Keystone and Cinder");
        try (var lab = CinderLab.start(root, "current")) {
            var account = account(lab);
            progress.accept("building and starting the gateway");
            try (var gateway = RunningGateway.start(setup(account), START_LIMIT)) {
                return new CinderComparison(runs, sizeBytes, progress).run(gateway, account);
            }
        }
    }

    /** Kills in the middle of uploads and deletions; answers whether anything was left or lost. */
    public boolean kill(int times, long seed, long sizeBytes) {
        progress.accept("starting Keystone and Cinder");
        try (var lab = CinderLab.start(root, "current");
                var database = new RestartedDatabase(scratch.resolve("postgres"), FreePort.find());
                var own = OwnVolumes.open(account(lab))) {
            progress.accept("building and starting the gateway");
            // Readers come and go here: an attachment that is kept for the next one would look like one that is left.
            var setup = setup(account(lab))
                    .with("VITRINE_CINDER_READER_IDLE_TIMEOUT", "0s")
                    .withOptions("--database", database.url());
            var remains = new Remains(lab, own.cinder(), database);
            return new CinderKills(lab, setup, database, remains, seed, sizeBytes, progress).run(times);
        }
    }

    private static StoreAccount account(CinderLab lab) {
        var keystone = lab.keystone().url() + "/v3";
        return StoreAccount.of(keystone, "volumes", lab.keystone().password("volumes"), "service", "lab-file");
    }

    private GatewaySetup setup(StoreAccount account) {
        var setup = GatewaySetup.launched(root, scratch.resolve("gateway"), scratch.resolve("gateway.log"))
                .with("VITRINE_DEFAULT_ENABLED_BACKENDS", "cinder:cinder,files:file")
                .with("VITRINE_GLANCE_STORE_DEFAULT_BACKEND", "cinder")
                .with("VITRINE_CINDER_MAX_TRANSFERS", Integer.toString(READERS));
        for (var option : account.options().entrySet()) {
            setup = setup.with("VITRINE_CINDER_" + option.getKey().toUpperCase(Locale.ROOT), option.getValue());
        }
        return setup;
    }
}
