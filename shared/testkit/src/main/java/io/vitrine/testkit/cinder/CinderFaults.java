package io.vitrine.testkit.cinder;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** How calls go wrong: each rule takes the next calls of its kind, in the order in which the rules were made. For any number of threads. */
public final class CinderFaults {
    /** Whether what was asked is done all the same. */
    public enum When {
        BEFORE_EFFECT,
        AFTER_EFFECT
    }

    /** What the client meets. */
    public sealed interface Effect {
        /** An answer that is not the real one. */
        record Status(int code, String message) implements Effect {}

        /** The connection ends. */
        record Cut() implements Effect {}

        /** Nothing comes, until the server is closed. */
        record Hang() implements Effect {}

        /** Something happens elsewhere, then the connection ends. */
        record Meanwhile(Runnable event) implements Effect {}

        /** The real answer, but so much later. */
        record Late(Duration by) implements Effect {}
    }

    record Rule(When when, Effect effect) {}

    private static final class Planned {
        private final Predicate<CinderCall> calls;
        private final Rule rule;
        private int skip;
        private int left;

        Planned(Predicate<CinderCall> calls, Rule rule, int skip, int left) {
            this.calls = calls;
            this.rule = rule;
            this.skip = skip;
            this.left = left;
        }
    }

    private final List<Planned> plan = new CopyOnWriteArrayList<>();

    /** The next call of a kind goes wrong. */
    public CinderFaults next(CinderCall call, When when, Effect effect) {
        return next(call, 1, when, effect);
    }

    /** The next so many calls of a kind go wrong. */
    public CinderFaults next(CinderCall call, int times, When when, Effect effect) {
        plan.add(new Planned(call::equals, new Rule(when, effect), 0, times));
        return this;
    }

    /** After so many calls of a kind that go well, one goes wrong. */
    public CinderFaults after(int good, CinderCall call, When when, Effect effect) {
        plan.add(new Planned(call::equals, new Rule(when, effect), good, 1));
        return this;
    }

    /** All calls to Cinder go wrong until {@link #end}. */
    public CinderFaults outage(Effect effect) {
        plan.add(new Planned(
                call -> call != CinderCall.LOGIN, new Rule(When.BEFORE_EFFECT, effect), 0, Integer.MAX_VALUE));
        return this;
    }

    /** Everything goes well from now on. */
    public synchronized void end() {
        plan.clear();
    }

    /** Whether every rule has been used up: a test that planned a fault which never came proves nothing. */
    public synchronized boolean allMet() {
        return plan.isEmpty();
    }

    synchronized Optional<Rule> on(CinderCall call) {
        for (Iterator<Planned> rules = plan.iterator(); rules.hasNext(); ) {
            var planned = rules.next();
            if (!planned.calls.test(call)) {
                continue;
            }
            if (planned.skip > 0) {
                planned.skip--;
                continue;
            }
            if (--planned.left == 0) {
                plan.remove(planned);
            }
            return Optional.of(planned.rule);
        }
        return Optional.empty();
    }
}
