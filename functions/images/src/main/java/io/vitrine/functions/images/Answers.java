package io.vitrine.functions.images;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what workers answer. No transaction is open meanwhile. */
final class Answers {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Answers() {}

    /**
     * Those that are there once {@code enough} is true of them.
     *
     * @param given those that were given so far
     * @param complaint what to tell a client where that takes longer
     * @throws FaultException {@link Fault#UNAVAILABLE} after {@code longest}
     */
    static <A> List<A> await(Supplier<List<A>> given, Predicate<List<A>> enough, Duration longest, String complaint) {
        var until = System.nanoTime() + longest.toNanos();
        var answers = given.get();
        while (!enough.test(answers)) {
            if (System.nanoTime() - until > 0) {
                throw new FaultException(Fault.UNAVAILABLE, complaint);
            }
            pause();
            answers = given.get();
        }
        return answers;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(Fault.UNAVAILABLE, "The service is stopping.", e);
        }
    }
}
