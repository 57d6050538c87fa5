package io.vitrine.split;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What each process notes of itself before it becomes the program that is wanted: a supervisor that is killed between a start and its own note of
 * it leaves a process that is known all the same.
 */
record Births(Path folder) {
    /** Number, start and session stay the same when the shell becomes the program. */
    private static final String NOTE = "read -r stat < /proc/$$/stat; read -r boot < /proc/sys/kernel/random/boot_id;"
            + " printf '%s\\n' \"$1\" \"$boot\" \"$stat\" > \"$2\"; shift 2; exec \"$@\"";

    /** The command that leads to {@code command}. */
    List<String> noting(Member member) {
        var line = new ArrayList<>(List.of(
                "setsid",
                "sh",
                "-c",
                NOTE,
                "sh",
                member.role().name(),
                file(member.name()).toString()));
        line.addAll(member.command());
        return line;
    }

    private Path file(String name) {
        return folder.resolve(name + ".born");
    }

    /** All that were ever started and are not forgotten. */
    List<RunState.Entry> noted() throws IOException {
        var noted = new ArrayList<RunState.Entry>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.born")) {
            for (var file : files) {
                noted(file).ifPresent(noted::add);
            }
        }
        return noted;
    }

    /** Empty where the note was cut short: its process never became anything. */
    private static Optional<RunState.Entry> noted(Path file) throws IOException {
        var lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        if (lines.size() < 3) {
            return Optional.empty();
        }
        var name = String.valueOf(file.getFileName()).replace(".born", "");
        return Started.noted(lines.get(2), lines.get(1))
                .map(process -> new RunState.Entry(name, Role.valueOf(lines.get(0)), process, 0, 0, 1));
    }
}
