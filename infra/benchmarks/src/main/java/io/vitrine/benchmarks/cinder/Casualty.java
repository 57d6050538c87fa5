package io.vitrine.benchmarks.cinder;

import java.util.Random;

/** What is killed while an image is uploaded or deleted. */
enum Casualty {
    WORKER("worker"),
    CINDER_API("cinder's API"),
    TARGET("iSCSI target"),
    POSTGRESQL("PostgreSQL");

    private final String title;

    Casualty(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** The worker every other time, the others in turns. */
    static Casualty of(int round) {
        return round % 2 == 0 ? WORKER : values()[1 + round / 2 % (values().length - 1)];
    }

    /** How long it stays away: the worker is started at once, the others after a few seconds. */
    long awayMillis(Random random) {
        return this == WORKER ? 0 : random.nextLong(500, 4000);
    }
}
