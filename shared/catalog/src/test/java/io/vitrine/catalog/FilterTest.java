package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.ask;
import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.ImageQuery.Comparison;
import io.vitrine.catalog.ImageQuery.Condition;
import io.vitrine.catalog.ImageQuery.Condition.At;
import io.vitrine.catalog.ImageQuery.Condition.Compare;
import io.vitrine.catalog.ImageQuery.Condition.OneOf;
import io.vitrine.catalog.ImageQuery.Condition.Protected;
import io.vitrine.catalog.ImageQuery.Moment;
import io.vitrine.catalog.ImageQuery.Number;
import io.vitrine.catalog.ImageQuery.Scope;
import io.vitrine.catalog.ImageQuery.Text;
import io.vitrine.model.Visibility;
import io.vitrine.testkit.TestDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a list can be asked for. Each test's project has one active image with everything set and one queued image with nothing. */
@OnBothEnds
class FilterTest {
    private static final long SIZE = 3 << 20;

    private final Bench bench;
    private final ImageCatalog catalog;
    private final String project = "p-" + UUID.randomUUID();
    private final String hash = UUID.randomUUID().toString().replace("-", "");
    private final Image full;
    private final Image bare;

    FilterTest(TestDatabase database) {
        bench = new Bench(database);
        catalog = bench.catalog();
        bare = Samples.create(
                catalog,
                new Image.Settings(
                        Optional.empty(),
                        Visibility.SHARED,
                        false,
                        false,
                        Optional.of(project),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        0,
                        new TreeSet<>(),
                        new TreeMap<>()));
        var lease = bench.begin(Samples.create(catalog, everything(false)));
        bench.ledger()
                .commit(
                        lease,
                        Bench.content(SIZE, hash),
                        OptionalLong.of(2 * SIZE),
                        List.of(Bench.location(lease)),
                        caller(project));
        full = catalog.find(lease.image()).orElseThrow();
    }

    private Image.Settings everything(boolean hidden) {
        return new Image.Settings(
                Optional.of("a name, with: \"signs\" and 名前"),
                Visibility.PRIVATE,
                true,
                hidden,
                Optional.of(project),
                Optional.of("ovf"),
                Optional.of("qcow2"),
                7,
                512,
                new TreeSet<>(List.of("one", "two {,}", "three")),
                new TreeMap<>(Map.of("os", Optional.of("it's \"quoted\" \\ {}"), "arch", Optional.of("x86_64"))));
    }

    @Test
    void textsAreComparedExactly() {
        assertThat(listed(new OneOf(Text.NAME, List.of("x", "a name, with: \"signs\" and 名前"))))
                .containsExactly(full);
        assertThat(listed(new OneOf(Text.NAME, List.of("")))).isEmpty();
        assertThat(listed(new OneOf(Text.ID, List.of(bare.id().value())))).containsExactly(bare);
        assertThat(listed(new OneOf(Text.STATUS, List.of("active", "saving")))).containsExactly(full);
        assertThat(listed(new OneOf(Text.CONTAINER_FORMAT, List.of("ovf")))).containsExactly(full);
        assertThat(listed(new OneOf(Text.DISK_FORMAT, List.of("qcow2", "")))).containsExactly(full);
        assertThat(listed(new OneOf(Text.OWNER, List.of(project)))).containsExactlyInAnyOrder(full, bare);
        assertThat(listed(new OneOf(Text.OWNER, List.of("other")))).isEmpty();
        assertThat(listed(new OneOf(Text.CHECKSUM, List.of(hash)))).containsExactly(full);
        assertThat(listed(new OneOf(Text.OS_HASH_ALGO, List.of("sha512")))).containsExactly(full);
        assertThat(listed(new OneOf(Text.OS_HASH_VALUE, List.of(hash)))).containsExactly(full);
        assertThat(listed(new OneOf(Text.OS_HASH_VALUE, List.of("other")))).isEmpty();
    }

    @Test
    void numbersAreCompared() {
        assertThat(listed(new Compare(Number.SIZE, Comparison.EQ, SIZE))).containsExactly(full);
        assertThat(listed(new Compare(Number.SIZE, Comparison.GTE, 0))).containsExactly(full);
        assertThat(listed(new Compare(Number.SIZE, Comparison.LTE, SIZE - 1))).isEmpty();
        assertThat(listed(new Compare(Number.VIRTUAL_SIZE, Comparison.GT, SIZE)))
                .containsExactly(full);
        assertThat(listed(new Compare(Number.MIN_DISK, Comparison.LT, 7))).containsExactly(bare);
        assertThat(listed(new Compare(Number.MIN_RAM, Comparison.NEQ, 0))).containsExactly(full);
        assertThat(listed(
                        new Compare(Number.MIN_RAM, Comparison.GTE, 512),
                        new Compare(Number.MIN_RAM, Comparison.LTE, 512)))
                .containsExactly(full);
        assertThat(listed(new Compare(Number.MIN_RAM, Comparison.LTE, 1L << 40)))
                .hasSize(2);
    }

    @Test
    void momentsAreComparedInTheSecondsThatClientsSee() {
        bench.execute("update image set created_at = '2026-07-22T21:54:05.999999Z' where id = '" + bare.id() + "'");
        bench.execute("update image set created_at = '2026-07-22T21:54:06.000000Z' where id = '" + full.id() + "'");
        var second = Instant.parse("2026-07-22T21:54:05Z");

        assertThat(created(Comparison.EQ, second)).containsExactly(bare.id().value());
        assertThat(created(Comparison.EQ, second.plusMillis(400)))
                .containsExactly(bare.id().value());
        assertThat(created(Comparison.NEQ, second)).containsExactly(full.id().value());
        assertThat(created(Comparison.GT, second)).containsExactly(full.id().value());
        assertThat(created(Comparison.GTE, second)).hasSize(2);
        assertThat(created(Comparison.LT, second)).isEmpty();
        assertThat(created(Comparison.LTE, second)).containsExactly(bare.id().value());
        assertThat(listed(new At(Moment.UPDATED_AT, Comparison.GT, Instant.now().plus(1, ChronoUnit.HOURS))))
                .isEmpty();
    }

    private List<String> created(Comparison comparison, Instant moment) {
        return listed(new At(Moment.CREATED_AT, comparison, moment)).stream()
                .map(image -> image.id().value())
                .toList();
    }

    @Test
    void tagsMustAllBeThere() {
        assertThat(tagged("one")).containsExactly(full);
        assertThat(tagged("one", "two {,}")).containsExactly(full);
        assertThat(tagged("one", "four")).isEmpty();
        assertThat(tagged("ONE")).isEmpty();
    }

    @Test
    void propertiesMustAllHaveTheirValues() {
        assertThat(having(Map.of("os", "it's \"quoted\" \\ {}"))).containsExactly(full);
        assertThat(having(Map.of("os", "it's \"quoted\" \\ {}", "arch", "x86_64")))
                .containsExactly(full);
        assertThat(having(Map.of("arch", "x86"))).isEmpty();
        assertThat(having(Map.of("is_public", "true"))).isEmpty();
    }

    @Test
    void protectedAndHiddenAreAskedForApart() {
        var hidden = Samples.create(catalog, everything(true));

        assertThat(listed(new Protected(true))).containsExactly(full);
        assertThat(listed(new Protected(false))).containsExactly(bare);
        assertThat(list(true, List.of(), Map.of())).containsExactly(hidden);
    }

    private List<Image> listed(Condition... conditions) {
        var page = catalog.list(ask().in(new Scope.All()).where(conditions).query(), caller(project));
        return ((ImagePage.Page) page).images();
    }

    private List<Image> tagged(String... tags) {
        return list(false, List.of(tags), Map.of());
    }

    private List<Image> having(Map<String, String> properties) {
        return list(false, List.of(), properties);
    }

    private List<Image> list(boolean hidden, List<String> tags, Map<String, String> properties) {
        var query = new ImageQuery(
                new Scope.Default(),
                Optional.empty(),
                hidden,
                tags,
                new TreeMap<>(properties),
                List.of(),
                List.of(),
                100,
                Optional.empty());
        return ((ImagePage.Page) catalog.list(query, caller(project))).images();
    }
}
