package io.vitrine.acceptance;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/**
 * Runs the nested suites of a class over one shape. Those that do not end it share a deployment, which the first of them starts and the end of the
 * class stops. After each of them every image is deleted, and nothing is left behind.
 */
final class OnShape implements BeforeAllCallback, TestInstancePostProcessor, AfterAllCallback {
    /** Short, so that the tests of stalling clients are. */
    static final int CLIENT_IDLE_SECONDS = 4;

    private static final Namespace OURS = Namespace.create(OnShape.class);

    private final Shape shape;

    OnShape(Shape shape) {
        this.shape = shape;
    }

    /** The deployment, once somebody wants it. */
    private static final class Shared implements AutoCloseable {
        private final DeploymentSetup setup;
        private @Nullable Deployment running;

        Shared(Shape shape) {
            this.setup = shape.setup("shared").with("VITRINE_VITRINE_CLIENT_IDLE_TIMEOUT", CLIENT_IDLE_SECONDS + "s");
        }

        Deployment running() {
            if (running == null) {
                running = setup.start();
            }
            return running;
        }

        @Override
        public void close() {
            if (running != null) {
                running.close();
            }
            Deployment.delete(setup);
        }
    }

    /** Kept with the outermost class, where those nested in it find it. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            context.getStore(OURS).computeIfAbsent(Shared.class, _ -> new Shared(shape), Shared.class);
        }
    }

    @Override
    public void postProcessTestInstance(Object instance, ExtensionContext context) {
        if (instance instanceof ShapeSuite suite) {
            suite.meet(shape);
        }
        if (instance instanceof SharedSuite suite) {
            suite.meet(shared(context).running());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (SharedSuite.class.isAssignableFrom(context.getRequiredTestClass())) {
            Cleanliness.leaveNothingBehind(shared(context).running());
        }
    }

    private static Shared shared(ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(OURS).get(Shared.class, Shared.class));
    }
}
