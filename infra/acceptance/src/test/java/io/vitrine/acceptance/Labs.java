package io.vitrine.acceptance;

import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the one Keystone and the one Cinder of a JVM to whoever wants them as a parameter, and starts them for the first who does. */
final class Labs implements ParameterResolver {
    private static final Namespace OURS = Namespace.create(Labs.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == KeystoneLab.class || type == CinderLab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KeystoneLab.class ? keystone(context) : cinder(context);
    }

    private static KeystoneLab keystone(ExtensionContext context) {
        return one(
                context, KeystoneLab.class, () -> new KeystoneLab(Lab.start(Repository.root(), "current", "keystone")));
    }

    /** With a Keystone of its own, whose catalogue is Cinder's. */
    static CinderLab cinder(ExtensionContext context) {
        return one(context, CinderLab.class, () -> CinderLab.start(Repository.root(), "current"));
    }

    private static <T extends AutoCloseable> T one(ExtensionContext context, Class<T> type, Supplier<T> started) {
        return Objects.requireNonNull(context.getRoot().getStore(OURS).computeIfAbsent(type, _ -> started.get(), type));
    }
}
