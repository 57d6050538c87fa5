package io.vitrine.attach.iscsi.scripted;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What happens to a command instead of being carried out and answered at once. */
public sealed interface Interjection {
    Interjection NEVER = new Never();

    static Interjection instead(ScsiAnswer answer) {
        return new Instead(answer);
    }

    /** Nothing is done; this is the answer. */
    record Instead(ScsiAnswer answer) implements Interjection {}

    /** It is carried out, but this is the answer. */
    record DoneBut(ScsiAnswer answer) implements Interjection {}

    /** It is carried out later. */
    record After(Duration pause) implements Interjection {}

    /** It is carried out when the gate opens, unless its session is dead by then. */
    record Held(CompletableFuture<Void> gate) implements Interjection {}

    /** It stays in the task set until somebody aborts it. */
    record Never() implements Interjection {}
}
