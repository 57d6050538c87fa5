package io.vitrine.gateway;

import io.smallrye.config.ConfigValidationException;
import io.vitrine.config.ConfigFileException;
import io.vitrine.http.SettingException;
import io.vitrine.http.policy.PolicyFileException;
import java.net.BindException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How Quarkus ended, and its trouble at start in one sentence where it is the operator's. */
final class BootOutcome {
    private volatile int code;

    /** Called once, on the thread that ran it. */
    void take(Integer exitCode, @Nullable Throwable trouble) {
        code = exitCode;
        if (trouble != null) {
            explain(trouble);
        }
    }

    int code() {
        return code;
    }

    private void explain(Throwable trouble) {
        var refusal = causes(trouble).flatMap(cause -> refusal(cause).stream()).findFirst();
        code = refusal.map(Refusal::exitCode).orElse(Refusal.CANNOT);
        if (refusal.isPresent()) {
            System.err.println("vitrine: " + refusal.get().sentence());
        } else {
            trouble.printStackTrace();
        }
    }

    private static Optional<Refusal> refusal(Throwable cause) {
        return switch (cause) {
            case Refusal refusal -> Optional.of(refusal);
            case ConfigValidationException e -> Optional.of(Refusal.misuse("Settings are wrong: " + problems(e) + "."));
            case ConfigFileException e -> Optional.of(Refusal.misuse(e.sentence()));
            case SettingException e -> Optional.of(Refusal.misuse(e.sentence()));
            case PolicyFileException e -> Optional.of(Refusal.cannot(e.sentence()));
            case BindException e -> Optional.of(Refusal.cannot("A port is taken: " + e.getMessage() + "."));
            default -> Optional.empty();
        };
    }

    private static String problems(ConfigValidationException e) {
        return String.join(
                "; ",
                Stream.iterate(0, at -> at < e.getProblemCount(), at -> at + 1)
                        .map(at -> e.getProblem(at).getMessage())
                        .toList());
    }

    private static Stream<Throwable> causes(Throwable trouble) {
        return Stream.iterate(trouble, cause -> cause != null, Throwable::getCause);
    }
}
