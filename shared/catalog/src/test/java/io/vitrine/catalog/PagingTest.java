package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.ask;
import static io.vitrine.catalog.Samples.caller;
import static io.vitrine.catalog.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.ImageQuery.Sort;
import io.vitrine.catalog.ImageQuery.SortKey;
import io.vitrine.model.ImageId;
import io.vitrine.model.MemberStatus;
import io.vitrine.model.Visibility;
import io.vitrine.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages of lists that are seen for three reasons at once, with ties and with what is missing, while others go on creating images. */
@OnBothEnds
class PagingTest {
    private static final int ROWS = 36;
    private static final List<Optional<String>> NAMES = List.of(
            Optional.of("a"), Optional.empty(), Optional.of("Z"), Optional.of("ä"), Optional.of(""), Optional.of("a"));

    private final Bench bench;
    private final ImageCatalog catalog;

    /** Who looks; of each test its own, so that tests do not see each other's images. */
    private final String project = "p-" + UUID.randomUUID();

    private final List<ImageId> images = new ArrayList<>();

    PagingTest(TestDatabase database) {
        bench = new Bench(database);
        catalog = bench.catalog();
        for (var i = 0; i < ROWS; i++) {
            images.add(create(i % 3, NAMES.get(i % NAMES.size())));
        }
        var ours = String.join("','", images.stream().map(ImageId::value).toList());
        bench.execute("update image set disk_format = case ascii(substr(id, 35)) % 3 when 0 then null else 'raw' end,"
                + " container_format = case ascii(substr(id, 34)) % 2 when 0 then null else 'bare' end,"
                + " size_bytes = nullif(ascii(substr(id, 36)) % 4, 0),"
                + " created_at = date_trunc('minute', created_at) where id in ('" + ours + "')");
    }

    /** Seen as one's own, as a member, or as anybody. */
    private ImageId create(int reason, Optional<String> name) {
        var owner = Optional.of(reason == 0 ? project : "other-than-" + project);
        var visibility = reason == 2 ? Visibility.PUBLIC : Visibility.SHARED;
        var image = Samples.create(catalog, settings(owner, visibility, name)).id();
        if (reason == 1) {
            bench.members().add(image, project, -1, caller(owner.orElseThrow()));
            bench.members().answer(image, project, MemberStatus.ACCEPTED, caller(project));
        }
        return image;
    }

    @ParameterizedTest
    @EnumSource(SortKey.class)
    void pagesNeitherSkipNorRepeatWhileOthersCreate(SortKey key) {
        for (var ascending : List.of(true, false)) {
            var seen = whileOthersCreate(() -> walk(new Sort(key, ascending)));

            assertThat(seen).doesNotHaveDuplicates().containsAll(images);
        }
    }

    @Test
    void mixedDirectionsPageAsWell() {
        var seen = walk(new Sort(SortKey.STATUS, true), new Sort(SortKey.SIZE, false), new Sort(SortKey.NAME, true));

        assertThat(seen).doesNotHaveDuplicates().containsAll(images);
    }

    @Test
    void namesSortBytewiseAndMissingOnesAsEmpty() {
        var page = (ImagePage.Page)
                catalog.list(ask().sortedBy(new Sort(SortKey.NAME, true)).query(), caller(project));

        var names = page.images().stream()
                .map(image -> image.settings().name().orElse(""))
                .toList();
        assertThat(names).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(names.getFirst()).isEmpty();
    }

    @Test
    void tiesAreBrokenByCreationAndId() {
        var page = (ImagePage.Page)
                catalog.list(ask().sortedBy(new Sort(SortKey.STATUS, false)).query(), caller(project));

        assertThat(page.images())
                .isSortedAccordingTo(Comparator.comparing(Image::createdAt)
                        .thenComparing(image -> image.id().value())
                        .reversed());
    }

    @Test
    void markerThatTheCallerDoesNotSeeIsUnknown() {
        var hidden = Samples.create(catalog, settings("somebody-else", Visibility.PRIVATE));
        var deleted = Samples.create(catalog, settings(project, Visibility.PRIVATE));
        catalog.delete(deleted.id(), caller(project));

        for (var marker : List.of(hidden.id(), deleted.id(), ImageId.fresh())) {
            var page = catalog.list(ask().page(10, Optional.of(marker)).query(), caller(project));

            assertThat(page).isEqualTo(new ImagePage.UnknownMarker());
        }
    }

    @Test
    void pageSaysWhetherItIsFull() {
        var full = catalog.list(ask().page(5, Optional.empty()).query(), caller(project));
        var none = catalog.list(ask().page(0, Optional.empty()).query(), caller(project));

        assertThat(((ImagePage.Page) full).full()).isTrue();
        assertThat(none).isEqualTo(new ImagePage.Page(List.of(), false));
    }

    private List<ImageId> walk(Sort... sort) {
        var seen = new ArrayList<ImageId>();
        var page = next(Optional.empty(), sort);
        while (page.full()) {
            page.images().forEach(image -> seen.add(image.id()));
            page = next(Optional.of(seen.getLast()), sort);
        }
        page.images().forEach(image -> seen.add(image.id()));
        return seen;
    }

    private ImagePage.Page next(Optional<ImageId> marker, Sort... sort) {
        return (ImagePage.Page)
                catalog.list(ask().sortedBy(sort).page(7, marker).query(), caller(project));
    }

    private List<ImageId> whileOthersCreate(Supplier<List<ImageId>> walk) {
        var walked = new AtomicBoolean();
        return Race.of(2, racer -> {
                    if (racer == 0) {
                        var seen = walk.get();
                        walked.set(true);
                        return seen;
                    }
                    for (var i = 0; !walked.get() && i < 20; i++) {
                        create(i % 3, NAMES.get(i % NAMES.size()));
                    }
                    return List.<ImageId>of();
                })
                .getFirst();
    }
}
