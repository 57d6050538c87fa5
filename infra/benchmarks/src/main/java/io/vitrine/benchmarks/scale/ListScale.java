package io.vitrine.benchmarks.scale;

import io.vitrine.benchmarks.figures.Durations;
import io.vitrine.benchmarks.figures.Load;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.ImagePage;
import io.vitrine.catalog.Migrations;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/**
 * The time of one page of the list in two catalogues, asked in turns: the statements themselves, for HTTP around them would only hide what they cost. A
 * list costs the same where the larger catalogue takes at most {@link #PROMISED} times as long, or so little longer that nobody can tell.
 */
public final class ListScale {
    private static final double PROMISED = 1.3;
    /** Below a request's own cost by far. */
    private static final double UNNOTICED_MILLIS = 0.3;

    /** What counts is the median of their medians, and of their p99: one pause of the collector is the p99 of a round. */
    private static final int ROUNDS = 5;

    private static final int WARM_UP = 300;
    private static final int FAR_DOWN = 500;

    private final int small;
    private final int large;
    private final int questions;
    private final Consumer<String> progress;

    /**
     * @param small images in one catalogue
     * @param large in the other
     * @param questions of each kind to each catalogue, in each round
     * @param progress hears what is being done
     */
    public ListScale(int small, int large, int questions, Consumer<String> progress) {
        if (small < FilledCatalogue.LEAST || large < small) {
            throw new IllegalArgumentException(
                    "sizes of catalogues are " + FilledCatalogue.LEAST + " or more, the smaller one first");
        }
        this.small = small;
        this.large = large;
        this.questions = questions;
        this.progress = progress;
    }

    /** What the rounds of a case took in one catalogue. */
    private record Times(Duration median, Duration p99) {
        static Times ofRounds(List<long[][]> rounds, int catalogue) {
            var loads = rounds.stream().map(round -> load(round[catalogue])).toList();
            return new Times(middle(loads, Load::median), middle(loads, Load::p99));
        }

        private static Load load(long[] nanos) {
            return Load.of(List.of(nanos), Duration.ofNanos(LongStream.of(nanos).sum()));
        }

        private static Duration middle(List<Load> loads, Function<Load, Duration> figure) {
            return loads.stream().map(figure).sorted().toList().get(loads.size() / 2);
        }
    }

    /** What a case took in both catalogues. */
    private record Row(ListCase asked, Times small, Times large) {
        boolean isKept() {
            return isKept(small.median(), large.median()) && isKept(small.p99(), large.p99());
        }

        private static boolean isKept(Duration little, Duration much) {
            return millis(much) <= millis(little) * PROMISED || millis(much) - millis(little) <= UNNOTICED_MILLIS;
        }

        private static double millis(Duration time) {
            return Durations.seconds(time) * 1000;
        }

        @Override
        public String toString() {
            return "%-36s %8.2f %8.2f %6.2f   %8.2f %8.2f %6.2f  %s"
                    .formatted(
                            asked,
                            millis(small.median()),
                            millis(large.median()),
                            millis(large.median()) / millis(small.median()),
                            millis(small.p99()),
                            millis(large.p99()),
                            millis(large.p99()) / millis(small.p99()),
                            isKept() ? "" : "more than promised");
        }
    }

    /** Prints a table; answers whether something promised did not hold. */
    public boolean run() {
        try (var little = filled(small);
                var much = filled(large)) {
            progress.accept("");
            System.out.printf("%-36s %26s   %26s%n", "ms for a page of 25", "p50", "p99");
            System.out.printf("%-36s %8d %8d  ratio   %8d %8d  ratio%n", "images", small, large, small, large);
            var broken = 0;
            for (var asked : ListCase.all().toList()) {
                var row = measure(asked, little.source(), much.source());
                System.out.println(row);
                broken += row.isKept() ? 0 : 1;
            }
            return broken > 0;
        }
    }

    private TestDatabase filled(int images) {
        progress.accept("filling a catalogue of " + images);
        var database = TestDatabase.fresh("catalog", Migrations::apply);
        FilledCatalogue.fill(database.source(), images);
        return database;
    }

    private Row measure(ListCase asked, DataSource little, DataSource much) {
        var catalogues = List.of(new ImageCatalog(little), new ImageCatalog(much));
        var pages =
                catalogues.stream().map(catalogue -> pages(asked, catalogue)).toList();
        ask(WARM_UP, catalogues, pages);
        var rounds = IntStream.range(0, ROUNDS)
                .mapToObj(_ -> ask(questions, catalogues, pages))
                .toList();
        return new Row(asked, Times.ofRounds(rounds, 0), Times.ofRounds(rounds, 1));
    }

    /** Nanoseconds of each answer, of the one catalogue and of the other. */
    private static long[][] ask(int questions, List<ImageCatalog> catalogues, List<List<ListCase>> pages) {
        var nanos = new long[2][questions];
        for (var question = 0; question < questions; question++) {
            for (var which = 0; which < 2; which++) {
                var page = pages.get(which).get(question % 2);
                var begun = System.nanoTime();
                catalogues.get(which).list(page.query(), page.caller());
                nanos[which][question] = System.nanoTime() - begun;
            }
        }
        return nanos;
    }

    /** The first page, and a full one far down the list: in both catalogues as many images have to be looked up. */
    private static List<ListCase> pages(ListCase asked, ImageCatalog catalogue) {
        return switch (catalogue.list(asked.ofLength(FAR_DOWN).query(), asked.caller())) {
            case ImagePage.Page page
            when page.images().size() > ListCase.PAGE -> {
                var marker = page.images().get(page.images().size() - ListCase.PAGE - 1);
                yield List.of(asked, asked.after(marker.id()));
            }
            case ImagePage.Page _, ImagePage.UnknownMarker _ -> List.of(asked, asked);
        };
    }
}
