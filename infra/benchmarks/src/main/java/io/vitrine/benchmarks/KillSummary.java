package io.vitrine.benchmarks;

import io.vitrine.benchmarks.Kill.Outcome;
import io.vitrine.benchmarks.figures.Durations;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** All kills of a run, in a few lines. */
record KillSummary(List<Kill> kills) {
    /** Answers whether anything was violated. */
    boolean print(double largestShare) {
        long queued = count(Outcome.QUEUED);
        long active = count(Outcome.ACTIVE);
        long violations =
                kills.stream().mapToLong(kill -> kill.violations().size()).sum();
        System.out.printf(
                "%d kills: %d before the commit (image queued, repeated upload works), %d after it (image active, bytes right), %d stuck%n",
                kills.size(), queued, active, count(Outcome.STUCK));
        System.out.printf(
                "first answer: median %.2f s, most %.2f s; then recovered after: median %.3f s, most %.3f s%n",
                middle(Kill::firstAnswer), most(Kill::firstAnswer), middle(Kill::recovery), most(Kill::recovery));
        boolean lopsided = Math.max(queued, active) > largestShare * kills.size();
        if (lopsided) {
            System.out.println("VIOLATED: one outcome has more than 90 % of the kills, the other is hardly tested");
        }
        System.out.printf("%d violations%n", violations + (lopsided ? 1 : 0));
        return lopsided || violations > 0;
    }

    private long count(Outcome outcome) {
        return kills.stream().filter(kill -> kill.outcome() == outcome).count();
    }

    private double middle(Function<Kill, Duration> time) {
        return Durations.seconds(Durations.median(kills.stream().map(time).toList()));
    }

    private double most(Function<Kill, Duration> time) {
        return kills.stream().map(time).mapToDouble(Durations::seconds).max().orElse(0);
    }
}
