package io.vitrine.volumes.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tries once whether a loop device can be had. */
final class BlockDeviceCondition implements ExecutionCondition {
    private static final Optional<String> OBSTACLE = obstacle();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (OBSTACLE.isEmpty()) {
            return ConditionEvaluationResult.enabled("loop devices can be had");
        }
        var reason = "tier blockdevice: no loop device to be had: " + OBSTACLE.get();
        if ("1".equals(System.getenv("VITRINE_REQUIRE_BLOCKDEVICE"))) {
            throw new IllegalStateException(reason + " (VITRINE_REQUIRE_BLOCKDEVICE=1 promises one)");
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    private static Optional<String> obstacle() {
        try {
            var folder = Files.createTempDirectory("vitrine-loop");
            try (var devices = LoopDevices.of(folder, 1)) {
                return devices.paths().isEmpty() ? Optional.of("none was made") : Optional.empty();
            } finally {
                deleteAll(folder);
            }
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
