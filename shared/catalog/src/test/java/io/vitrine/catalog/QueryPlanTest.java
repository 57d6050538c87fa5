package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.admin;
import static io.vitrine.catalog.Samples.ask;
import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.ImageQuery.Comparison;
import io.vitrine.catalog.ImageQuery.Condition;
import io.vitrine.catalog.ImageQuery.Condition.Compare;
import io.vitrine.catalog.ImageQuery.Condition.OneOf;
import io.vitrine.catalog.ImageQuery.Number;
import io.vitrine.catalog.ImageQuery.Scope;
import io.vitrine.catalog.ImageQuery.Sort;
import io.vitrine.catalog.ImageQuery.SortKey;
import io.vitrine.catalog.ImageQuery.Text;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How PostgreSQL goes about a list over 20,000 images of 200 projects: along indexes, never over the whole table. */
@OnBothEnds
@DisplayName("L-21: lists along indexes")
class QueryPlanTest {
    private static final List<String> ROWS = List.of(
            "insert into content (id, size_bytes, md5, hash_algorithm, hash_value, created_at)"
                    + " select gen_random_uuid(), n, md5(n::text), 'sha512', md5(n::text), now() from generate_series(1, 20000) n",
            """
            insert into image (id, version, status, owner, visibility, name, protected, hidden, container_format, disk_format,
                min_disk_gb, min_ram_mb, tags, properties, content_id, size_bytes, created_at, updated_at, deleted_at)
            select '00000000-0000-7000-8000-' || lpad(n::text, 12, '0'), 1,
                case n % 10 when 0 then 'deleted' when 1 then 'queued' else 'active' end, 'p' || n % 200,
                case n % 100 when 1 then 'public' when 2 then 'community' when 3 then 'private' else 'shared' end,
                case n % 7 when 0 then null else 'name ' || n end, false, n % 20 = 5, 'bare', 'raw', 0, 0,
                array['tag ' || n % 1000], jsonb_build_object('build', (n % 1000)::text), id, n,
                now() - n * interval '1 minute', now() - n * interval '1 second', case n % 10 when 0 then now() end
            from (select id, row_number() over (order by id) as n from content) as numbered""",
            "insert into member (image_id, project, status, created_at, updated_at)"
                    + " select id, 'p' || (size_bytes + 7) % 200, 'accepted', now(), now() from image where visibility = 'shared'",
            "analyze");

    private static final int PAGE = 1000;
    private static final Pattern ROWS_READ =
            Pattern.compile("(?:actual rows=|Rows Removed by Filter: )([0-9]+)(?:\\.[0-9]+)?(?: loops=([0-9]+))?");

    private final DSLContext sql;

    QueryPlanTest(TestDatabase database) {
        sql = DSL.using(database.source(), SQLDialect.POSTGRES);
        if (sql.fetchCount(DSL.table("image")) == 0) {
            ROWS.forEach(sql::execute);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NAME, image_by_name",
        "STATUS, image_by_status",
        "CONTAINER_FORMAT, image_by_container_format",
        "DISK_FORMAT, image_by_disk_format",
        "SIZE, image_by_size",
        "ID, image_by_id",
        "CREATED_AT, image_by_created",
        "UPDATED_AT, image_by_updated"
    })
    void everythingIsWalkedAlongTheIndexOfItsOrder(SortKey key, String index) {
        for (var ascending : List.of(true, false)) {
            var plan = plan(ask().sortedBy(new Sort(key, ascending)), admin("p1"));

            assertThat(plan).contains(index).doesNotContain("Seq Scan").doesNotContain("Sort Key: image.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NAME, image_of_owner_by_name",
        "STATUS, image_of_owner_by_status",
        "CONTAINER_FORMAT, image_of_owner_by_container_format",
        "DISK_FORMAT, image_of_owner_by_disk_format",
        "SIZE, image_of_owner_by_size",
        "ID, image_of_owner_by_id",
        "CREATED_AT, image_of_owner",
        "UPDATED_AT, image_of_owner_by_updated"
    })
    void ownImagesAreWalkedAlongTheIndexOfTheirOrder(SortKey key, String index) {
        for (var ascending : List.of(true, false)) {
            var plan = plan(ask().sortedBy(new Sort(key, ascending)), caller("p1"));

            assertThat(plan).contains(index + " ");
        }
    }

    @Test
    void whatFewImagesHaveIsFoundByAnIndexOfThose() {
        assertThat(filtered(new Compare(Number.MIN_RAM, Comparison.GTE, 4096))).contains("image_by_min_ram");
        assertThat(filtered(new Compare(Number.MIN_DISK, Comparison.EQ, 7))).contains("image_by_min_disk");
        assertThat(filtered(new Compare(Number.VIRTUAL_SIZE, Comparison.GT, 7))).contains("image_by_virtual_size");
        assertThat(filtered(new Condition.Protected(true))).contains("image_protected");
    }

    @ParameterizedTest
    @CsvSource({"NAME, image_by_name", "STATUS, image_by_status"})
    void theNewestOfEachValueAreWalkedTo(SortKey key, String index) {
        var plan = plan(ask().sortedBy(new Sort(key, false), new Sort(SortKey.CREATED_AT, false)), admin("p1"));

        assertThat(plan).contains(index).doesNotContain("Sort Key: image.");
    }

    @Test
    void filterIsPlannedWithWhatItAsksForHoweverOftenItIsAsked() {
        var filtered = ask().where(new OneOf(Text.NAME, List.of("none")))
                .page(25, Optional.empty())
                .query();

        assertThat(plansKeptOf(filtered, admin("p1"))).isEmpty();
        assertThat(plansKeptOf(filtered, caller("p1"))).isEmpty();
    }

    @Test
    void listOfAllIsPlannedOnce() {
        var all = ask().page(25, Optional.empty()).query();

        assertThat(plansKeptOf(all, admin("p1"))).hasSize(1);
        assertThat(plansKeptOf(all, caller("p1"))).hasSize(1);
    }

    @Test
    void imagesOfOthersAreLookedUpByMembership() {
        var plan = plan(ask().sortedBy(new Sort(SortKey.STATUS, false)), caller("p1"));

        assertThat(plan).contains("member_of_project").doesNotContain("image_by_status");
    }

    private List<String> plansKeptOf(ImageQuery query, Caller caller) {
        var list = new ImageList(query, caller);
        return sql.connectionResult(connection -> {
            var session = DSL.using(connection, SQLDialect.POSTGRES);
            session.execute("deallocate all");
            for (var times = 0; times < 10; times++) {
                list.page(session);
            }
            return session.fetch("select statement from pg_prepared_statements").getValues(0, String.class).stream()
                    .filter(statement -> statement.contains("places"))
                    .toList();
        });
    }

    @Test
    void imagesOfAPageAreLookedUpOneByOne() {
        var plan = plan(ask().sortedBy(new Sort(SortKey.ID, true)), caller("p1"));

        assertThat(plan).doesNotContain("Merge Join").doesNotContain("Hash Join");
    }

    @ParameterizedTest
    @CsvSource({"NAME", "STATUS", "CONTAINER_FORMAT", "DISK_FORMAT", "SIZE", "ID", "CREATED_AT", "UPDATED_AT"})
    void nobodysListReadsTheWholeTable(SortKey key) {
        for (var scope : List.of(new Scope.Default(), new Scope.All())) {
            var plan = plan(ask().in(scope).sortedBy(new Sort(key, false)), caller("p1"));

            assertThat(plan).doesNotContain("Seq Scan");
        }
    }

    @Test
    void eachReasonOfVisibilityHasItsIndex() {
        var plan = plan(ask().in(new Scope.All()), caller("p1"));

        assertThat(plan)
                .contains(
                        "image_of_owner", "member_of_project", "image_public_by_created", "image_community_by_created");
    }

    @Test
    void filtersAreServedByIndexes() {
        assertThat(filtered(new OneOf(Text.NAME, List.of("name 77")))).contains("image_by_name");
        assertThat(filtered(new OneOf(Text.CHECKSUM, List.of("x")))).contains("content_by_md5", "image_with_content");
        assertThat(filtered(new Compare(Number.SIZE, Comparison.LTE, 20))).contains("image_by_size");
        assertThat(plan(asked(List.of("tag 7"), Map.of()), admin("p1"))).contains("image_tags");
        assertThat(plan(asked(List.of(), Map.of("build", "7")), admin("p1"))).contains("image_properties");
    }

    private String filtered(Condition condition) {
        var plan = plan(ask().where(condition), admin("p1"));
        assertThat(plan).doesNotContain("Seq Scan");
        return plan;
    }

    @Test
    @DisplayName("L-21: pages of more than 10,000 images show each once, and none reads more than the first ones do")
    void noPageOfManyCostsMoreThanTheFirst() {
        var expected = sql.fetch("select id from image where status <> 'deleted' and not hidden"
                        + " and (visibility <> 'community' or owner = 'p1')")
                .getValues(0, String.class);
        var seen = new ArrayList<String>();
        var first = 0L;
        var marker = Optional.<ImageId>empty();
        var more = true;
        while (more) {
            var list = new ImageList(ask().page(PAGE, marker).query(), admin("p1"));
            var page = (ImagePage.Page) list.page(sql);
            page.images().forEach(image -> seen.add(image.id().value()));

            var read = rowsRead(list, marker);
            first = marker.isEmpty() ? read : first;
            assertThat(read).as("rows read after %d images", seen.size()).isLessThanOrEqualTo(3 * first);
            marker = Optional.of(new ImageId(seen.getLast()));
            more = page.full();
        }

        assertThat(expected).hasSizeGreaterThan(10_000);
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
    }

    /** By all steps of its plan together, as they were when it was run; with those that a filter threw away. */
    private long rowsRead(ImageList list, Optional<ImageId> marker) {
        var statement = list.statement(marker.flatMap(at -> list.placeOf(sql, at)));
        return sql
                .fetch("explain (analyze, costs off, timing off, summary off) " + sql.renderInlined(statement))
                .getValues(0, String.class)
                .stream()
                .flatMap(line -> ROWS_READ.matcher(line).results())
                .mapToLong(rows -> Long.parseLong(rows.group(1))
                        * Optional.ofNullable(rows.group(2))
                                .map(Long::parseLong)
                                .orElse(1L))
                .sum();
    }

    private static ImageQuery asked(List<String> tags, Map<String, String> properties) {
        return new ImageQuery(
                new Scope.Default(),
                Optional.empty(),
                false,
                tags,
                new TreeMap<>(properties),
                List.of(),
                List.of(),
                25,
                Optional.empty());
    }

    private String plan(Samples.Ask asked, Caller caller) {
        return plan(asked.page(25, Optional.empty()).query(), caller);
    }

    /** Of the second page: the first is the easier one. */
    private String plan(ImageQuery query, Caller caller) {
        var marker = new ImageId("00000000-0000-7000-8000-000000010002");
        var list = new ImageList(query, caller);
        return sql.explain(list.statement(list.placeOf(sql, marker))).plan();
    }
}
