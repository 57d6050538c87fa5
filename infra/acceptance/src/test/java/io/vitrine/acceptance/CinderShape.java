package io.vitrine.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Another shape whose default store is a real Cinder instead of a worker's own disks. To be registered before {@link OnShape}: it starts the lab, and after
 * each class it insists that Cinder holds what it held before.
 */
final class CinderShape implements Shape, BeforeAllCallback, AfterAllCallback {
    private final Shape bare;

    @SuppressWarnings("NullAway.Init") // before all tests
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before all tests
    private CinderLab lab;

    @SuppressWarnings("NullAway.Init") // before all tests
    private CinderLab.State before;

    CinderShape(Shape bare) {
        this.bare = bare;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (isOutermost(context)) {
            lab = Labs.cinder(context);
            folder = Files.createTempDirectory("vitrine-cinder-shape");
            before = lab.state();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        CinderCloud.eventually(
                () -> org.assertj.core.api.Assertions.assertThat(lab.state()).isEqualTo(before));
        if (isOutermost(context)) {
            DataFolder.at(folder).delete();
        }
    }

    private static boolean isOutermost(ExtensionContext context) {
        return context.getRequiredTestClass().getEnclosingClass() == null;
    }

    CinderLab lab() {
        return lab;
    }

    @Override
    public String name() {
        return bare.name() + " with cinder";
    }

    @Override
    public int recordProcesses() {
        return bare.recordProcesses();
    }

    @Override
    public List<String> volumes(Deployment deployment) {
        return lab.cinder().volumes().stream().map(CinderView.Volume::id).toList();
    }

    @Override
    public DeploymentSetup setup(String purpose) {
        return switch (bare.setup("cinder-" + purpose)) {
            case GatewaySetup gateway -> gateway.withOptions("--config", file(purpose, ""));
            case SplitSetup split -> split.withOptions("--config", file(purpose, shared(split)));
            case DeploymentSetup other -> throw new IllegalArgumentException(other + " takes no file of settings");
        };
    }

    /** Store files of the split shape is one folder for both workers. */
    private static String shared(SplitSetup split) {
        return """
                filesystem_store_datadir = %s
                filesystem_store_shared = true
                """.formatted(split.data().resolve("split/shared/files"));
    }

    private String file(String purpose, String files) {
        try {
            var place = Files.createTempDirectory(folder, purpose);
            return CinderConfiguration.write(place, CinderConfiguration.ofAStore(lab, files))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException("no room for a file of settings", e);
        }
    }
}
