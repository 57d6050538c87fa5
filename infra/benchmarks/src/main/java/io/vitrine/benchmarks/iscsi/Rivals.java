package io.vitrine.benchmarks.iscsi;

import io.vitrine.testkit.ProgramRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Other initiators in user space, by what they print about themselves: their start and their login are not in it. */
final class Rivals {
    static final String QEMU = "qemu-img";
    static final String LIBISCSI = "iscsi-perf";

    private static final Pattern QEMU_TIME = Pattern.compile("Run completed in ([0-9.]+) seconds");
    private static final Pattern LIBISCSI_RATE = Pattern.compile("iops average ([0-9]+)");
    private static final int BLOCK = 512;
    private static final double MIB = 1 << 20;

    private final String url;

    Rivals(String url) {
        this.url = url;
    }

    /** MiB a second of {@code qemu-img bench}, sequential. */
    double qemu(boolean writes, int callBytes, int depth, int calls) {
        var command = List.of(
                "qemu-img",
                "bench",
                "-f",
                "raw",
                "-t",
                "none",
                "-c",
                Integer.toString(calls),
                "-d",
                Integer.toString(depth),
                "-s",
                Integer.toString(callBytes));
        var all = new ArrayList<>(command);
        if (writes) {
            all.add("-w");
        }
        all.add(url);
        return calls * (callBytes / MIB) / Double.parseDouble(lastIn(run(all), QEMU_TIME));
    }

    /** Reads a second of {@code iscsi-perf}. */
    double libiscsi(boolean random, int callBytes, int depth, int seconds) {
        var all = new ArrayList<>(List.of("iscsi-perf"));
        if (random) {
            all.add("-r");
        }
        all.addAll(List.of(
                "-b",
                Integer.toString(callBytes / BLOCK),
                "-m",
                Integer.toString(depth),
                "-t",
                Integer.toString(seconds),
                url));
        return Double.parseDouble(lastIn(run(all), LIBISCSI_RATE));
    }

    private static String run(List<String> command) {
        return ProgramRun.of(command, Map.of("LC_ALL", "C")).orFail();
    }

    private static String lastIn(String output, Pattern pattern) {
        return pattern.matcher(output)
                .results()
                .reduce((_, later) -> later)
                .map((MatchResult found) -> found.group(1))
                .orElseThrow(() -> new IllegalStateException("no figure in: " + output));
    }
}
