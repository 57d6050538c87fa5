package io.vitrine.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.Caller;
import io.vitrine.model.Location;
import io.vitrine.model.Quota;
import io.vitrine.model.StoreId;
import io.vitrine.model.Visibility;
import io.vitrine.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** 19.1: what a project uses. */
class ProjectUsageTest {
    private static final long MIB = 1 << 20;
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    private final ImageCatalog catalog = new ImageCatalog(DATABASE.source());
    private final ProjectUsage usage = new ProjectUsage(DATABASE.source());

    @Test
    @DisplayName("Q-05: each copy of a live image counts in MiB, and nothing of a deleted one")
    void copiesAndImagesCountUntilTheyAreDeleted() {
        var image = catalog.find(Samples.queued(catalog, BY)).orElseThrow();
        Samples.queued(catalog, BY);
        var copies = List.of(copy("http://one"), copy("http://two"));
        var content = new ContentFacts(5 * MIB, OptionalLong.empty(), Optional.empty(), Optional.empty());
        catalog.save(image, image.settings(), new Placement(copies, Optional.of(content)), BY);

        assertThat(usage.of("p")).isEqualTo(used(10, 2));
        assertThat(usage.of("q")).isEqualTo(used(0, 0));
        catalog.delete(image.id(), BY);
        assertThat(usage.of("p")).isEqualTo(used(0, 1));
    }

    @Test
    @DisplayName("Q-05: what waits for its deletion counts no more, and again once it is restored")
    void pendingDeletesCountNoMore() {
        var by = new Caller("u", Optional.of("later"), Set.of("member"), false, "req-test");
        var image = Samples.create(catalog, Samples.settings("later", Visibility.PRIVATE));
        var content = new ContentFacts(5 * MIB, OptionalLong.empty(), Optional.empty(), Optional.empty());
        catalog.save(image, image.settings(), new Placement(List.of(copy("http://one")), Optional.of(content)), by);
        assertThat(usage.of("later")).isEqualTo(used(5, 1));

        catalog.deleteLater(image.id(), by);
        assertThat(usage.of("later")).isEqualTo(used(0, 0));

        new PendingDeletes(DATABASE.source()).restore(image.id(), by);
        assertThat(usage.of("later")).isEqualTo(used(5, 1));
    }

    @Test
    @DisplayName("G-11: staged is what waits to be imported or is; uploading counts with what is saved")
    void stagedImagesCount() {
        for (var status : List.of("uploading", "importing", "saving", "queued")) {
            var image = Samples.create(catalog, Samples.settings("stage", Visibility.PRIVATE));
            DSL.using(DATABASE.source(), SQLDialect.POSTGRES)
                    .execute(
                            "update image set status = ?, size_bytes = ? where id = ?",
                            status,
                            3 * MIB,
                            image.id().value());
        }

        assertThat(usage.of("stage"))
                .isEqualTo(Map.of(
                        Quota.IMAGE_SIZE_TOTAL,
                        0L,
                        Quota.IMAGE_STAGE_TOTAL,
                        6L,
                        Quota.IMAGE_COUNT_TOTAL,
                        4L,
                        Quota.IMAGE_COUNT_UPLOADING,
                        3L));
    }

    private static Map<Quota, Long> used(long sizeMib, long images) {
        return Map.of(
                Quota.IMAGE_SIZE_TOTAL,
                sizeMib,
                Quota.IMAGE_STAGE_TOTAL,
                0L,
                Quota.IMAGE_COUNT_TOTAL,
                images,
                Quota.IMAGE_COUNT_UPLOADING,
                0L);
    }

    private static Copy copy(String url) {
        return new Copy(
                OptionalLong.empty(), new Location(new StoreId("web"), url, Optional.empty()), "{}", Optional.empty());
    }
}
