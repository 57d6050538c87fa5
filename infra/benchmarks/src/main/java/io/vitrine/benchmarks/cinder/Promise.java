package io.vitrine.benchmarks.cinder;

import java.util.Locale;

/**
 * A figure that was promised.
 *
 * @param atLeast whether the bound is the least that will do; else the most
 */
record Promise(String what, double value, boolean atLeast, double bound) {
    static Promise atLeast(String what, double value, double bound) {
        return new Promise(what, value, true, bound);
    }

    static Promise atMost(String what, double value, double bound) {
        return new Promise(what, value, false, bound);
    }

    boolean isKept() {
        return atLeast ? value >= bound : value <= bound;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-68s %9.2f  %s %.2f%s",
                what,
                value,
                atLeast ? "at least" : "at most",
                bound,
                isKept() ? "" : "  MISSED");
    }
}
