package io.vitrine.split;

import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a killed supervisor left running: known by number and moment of start, so that nobody else's process is ever touched. */
record Survivors(SplitFolder folder, List<RunState.Entry> found) {
    /** The caller holds the lock of the data folder: there is no supervisor any more that these could belong to. */
    static Survivors on(SplitFolder folder) throws Refusal {
        var entries = RunState.read(folder.state()).map(RunState::processes).orElse(List.of());
        return new Survivors(
                folder,
                Stream.concat(entries.stream(), noted(folder).stream().filter(noted -> entries.stream()
                                .noneMatch(entry -> entry.process().equals(noted.process()))))
                        .filter(entry -> entry.process().alive().isPresent()
                                || !entry.process().orphans(folder.root()).isEmpty())
                        .sorted(Comparator.comparing(RunState.Entry::role).reversed())
                        .toList());
    }

    private static List<RunState.Entry> noted(SplitFolder folder) throws Refusal {
        try {
            return folder.births().noted();
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    /** In order: what serves first, what keeps data last. */
    void stop(Consumer<String> progress) {
        if (!found.isEmpty()) {
            progress.accept("Stopping what the last start left running: "
                    + String.join(", ", found.stream().map(RunState.Entry::name).toList()));
        }
        found.forEach(entry -> Ending.end(entry.process(), entry.role(), folder.root()));
    }
}
