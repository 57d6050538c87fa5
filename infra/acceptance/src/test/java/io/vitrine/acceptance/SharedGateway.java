package io.vitrine.acceptance;

import java.util.Objects;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One gateway for all classes that do not end it. After each class: every image is deleted, and nothing is left behind. */
final class SharedGateway implements ParameterResolver, AfterAllCallback {
    /** Short, so that the tests of stalling clients are. */
    static final int CLIENT_IDLE_SECONDS = 4;

    private record Holder(RunningGateway gateway) implements AutoCloseable {
        static Holder start() {
            return new Holder(RunningGateway.start(Repository.gateway("shared")
                    .with("VITRINE_VITRINE_CLIENT_IDLE_TIMEOUT", CLIENT_IDLE_SECONDS + "s")));
        }

        @Override
        public void close() {
            gateway.close();
            DataFolder.at(gateway.setup().data()).delete();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningGateway.class;
    }

    @Override
    public RunningGateway resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return gateway(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Cleanliness.leaveNothingBehind(gateway(context));
    }

    private static RunningGateway gateway(ExtensionContext context) {
        var store = context.getRoot().getStore(Namespace.create(SharedGateway.class));
        return Objects.requireNonNull(store.computeIfAbsent(Holder.class, _ -> Holder.start(), Holder.class))
                .gateway();
    }
}
