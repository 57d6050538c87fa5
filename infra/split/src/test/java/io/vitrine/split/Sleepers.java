package io.vitrine.split;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Members that are shells. */
final class Sleepers {
    private Sleepers() {}

    /** Runs {@code script} in {@code folder}. */
    static Member running(String name, Path folder, String script) {
        return new Member(
                name, Role.FUNCTION, List.of("sh", "-c", script), Map.of(), folder, 1, OptionalInt.empty(), () -> true);
    }
}
