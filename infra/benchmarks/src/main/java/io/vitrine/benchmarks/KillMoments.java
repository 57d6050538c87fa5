package io.vitrine.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * When to kill: each moment is uniform over the time of an upload and a little beyond, so that some kills come after the commit. They are drawn
 * one from each of equal slices, in random order: few of them cover the span as well as many.
 */
final class KillMoments {
    /** Of the span, 1/1.3 lies within the upload: about three kills of four come before its commit. */
    private static final double BEYOND = 1.3;

    private KillMoments() {}

    static List<Duration> draw(int count, Duration upload, Random random) {
        var moments = new ArrayList<Duration>();
        double slice = upload.toNanos() * BEYOND / count;
        for (int number = 0; number < count; number++) {
            moments.add(Duration.ofNanos((long) ((number + random.nextDouble()) * slice)));
        }
        Collections.shuffle(moments, random);
        return moments;
    }
}
