package io.vitrine.benchmarks.micro;

import io.vitrine.benchmarks.scale.FilledCatalogue;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.ImagePage;
import io.vitrine.catalog.ImageQuery;
import io.vitrine.catalog.ImageQuery.Scope;
import io.vitrine.catalog.Migrations;
import io.vitrine.model.Caller;
import io.vitrine.model.MemberStatus;
import io.vitrine.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The statements of one page of 25 of 10,000 images, with a real database. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ListBench {
    private static final int IMAGES = 10_000;
    private static final ImageQuery PAGE = new ImageQuery(
            new Scope.Default(),
            Optional.of(MemberStatus.ACCEPTED),
            false,
            List.of(),
            new TreeMap<>(),
            List.of(),
            List.of(),
            25,
            Optional.empty());

    private final Caller admin = new Caller("user", Optional.of("admin"), Set.of("admin"), true, "req-bench");
    private final Caller member = new Caller("user", Optional.of("many"), Set.of("member"), false, "req-bench");
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);
    private final ImageCatalog catalog = new ImageCatalog(database.source());

    /** Once for all that is measured. */
    @Setup(Level.Trial)
    public void fill() {
        FilledCatalogue.fill(database.source(), IMAGES);
    }

    @TearDown(Level.Trial)
    public void drop() {
        database.close();
    }

    @Benchmark
    public ImagePage ofAnAdmin() {
        return catalog.list(PAGE, admin);
    }

    @Benchmark
    public ImagePage ofAProject() {
        return catalog.list(PAGE, member);
    }
}
