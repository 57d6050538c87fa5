package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.acceptance.SteadyLoad.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Two function processes and two workers under a steady load of lists, creates, uploads and downloads: each is killed in turn and comes back. No
 * request fails but those in flight on the killed one, and afterwards a request costs the database what it did before.
 */
@Tag("peers")
class SplitLoadTest {
    private static final List<String> VICTIMS = List.of("images-1", "worker-1", "images-2", "worker-2");
    private static final Duration CALM = Duration.ofSeconds(3);

    /** A killed process takes this long to be gone, its sockets too. */
    private static final Duration DYING = Duration.ofMillis(250);

    private static final Duration BACK_LIMIT = Duration.ofSeconds(60);
    private static final int REQUESTS_COUNTED = 100;

    /** When it was killed. */
    private record Kill(String victim, long atNanos) {
        boolean mayHaveHit(Asked asked) {
            return asked.beganNanos() <= atNanos + DYING.toNanos() && asked.endedNanos() >= atNanos;
        }
    }

    @Test
    void killedProcessFailsOnlyWhatItWasDoing(TestReporter report) {
        var setup = Repository.split("load");
        try (var split = setup.start()) {
            StatementCounts.enable(split);
            var stored = new Api(split).stored(SteadyLoad.BYTES, "files");
            var before = statementsPerRequest(split, stored);

            List<Kill> kills;
            List<Asked> record;
            try (var load = new SteadyLoad(split.endpoint(), stored).begin()) {
                kills = killInTurn(split);
                record = load.record();
            }

            report.publishEntry("requests", told(record));
            report.publishEntry("statements per request", before.toString());
            assertThat(record.stream().filter(Asked::good).map(Asked::what))
                    .contains("list", "create", "upload", "download");
            var failed = record.stream().filter(asked -> !asked.good()).toList();
            assertThat(failed).allMatch(asked -> kills.stream().anyMatch(kill -> kill.mayHaveHit(asked)));
            assertThat(statementsPerRequest(split, stored)).isEqualTo(before);
            Cleanliness.leaveNothingBehind(split);
        }
        Deployment.delete(setup);
    }

    private static List<Kill> killInTurn(RunningSplit split) {
        var kills = new ArrayList<Kill>();
        for (var victim : VICTIMS) {
            Pause.of(CALM);
            var starts = split.starts(victim);
            var at = System.nanoTime();
            split.part(victim).kill();
            kills.add(new Kill(victim, at));
            await().atMost(BACK_LIMIT).until(() -> split.starts(victim) > starts && split.isUp());
        }
        Pause.of(CALM);
        return kills;
    }

    private static Map<String, Long> statementsPerRequest(RunningSplit split, String stored) {
        try (var load = new SteadyLoad(split.endpoint(), stored);
                var statements = StatementCounts.of(split)) {
            var counts = new LinkedHashMap<String, Long>();
            counts.put("list", statements.each(REQUESTS_COUNTED, load::list));
            counts.put("create", statements.each(REQUESTS_COUNTED, load::create));
            counts.put("create and upload", statements.each(REQUESTS_COUNTED, load::upload));
            counts.put("download", statements.each(REQUESTS_COUNTED, load::download));
            assertThat(load.record()).allMatch(Asked::good);
            return counts;
        }
    }

    private static String told(List<Asked> record) {
        return record.stream()
                .collect(Collectors.groupingBy(
                        asked -> asked.what() + (asked.good() ? "" : " failed with " + asked.status()),
                        Collectors.counting()))
                .toString();
    }
}
