package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.ask;
import static io.vitrine.catalog.Samples.caller;
import static io.vitrine.catalog.Samples.create;
import static io.vitrine.catalog.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.ImageStatus;
import io.vitrine.model.Visibility;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One image record after the other. */
@OnBothEnds
class ImageCatalogTest {
    private final ImageCatalog catalog;

    ImageCatalogTest(TestDatabase database) {
        catalog = new ImageCatalog(database.source());
    }

    @Test
    void createdRecordIsFoundAsItWasSaved() {
        var settings = new Image.Settings(
                Optional.of("名前"),
                Visibility.SHARED,
                true,
                false,
                Optional.of("p"),
                Optional.empty(),
                Optional.of("qcow2"),
                3,
                512,
                new TreeSet<>(List.of("b", "a", "it's, {odd}")),
                new TreeMap<>(Map.of("os", Optional.of("\"quoted\""), "kernel_id", Optional.empty())));

        var created = create(catalog, settings);

        assertThat(catalog.find(created.id())).contains(created);
        assertThat(created.settings()).isEqualTo(settings);
        assertThat(created.status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(created.createdAt()).isEqualTo(created.updatedAt());
        assertThat(Duration.between(created.createdAt(), java.time.Instant.now())
                        .abs())
                .isLessThan(Duration.ofMinutes(1));
        assertThat(created.content()).isEmpty();
        assertThat(created.locations()).isEmpty();
    }

    @Test
    void idOfADeletedImageStaysTaken() {
        var image = create(catalog, settings("p", Visibility.PRIVATE));
        catalog.delete(image.id(), caller("p"));

        var again = catalog.create(image.id(), image.settings(), caller("p"));

        assertThat(again).isEqualTo(new Creation.IdTaken());
        assertThat(catalog.find(image.id())).isEmpty();
    }

    @Test
    void listShowsWhatWasCreated() {
        var image = create(catalog, settings("lister", Visibility.PRIVATE));

        var page = catalog.list(ask().query(), caller("lister"));

        assertThat(page).isEqualTo(new ImagePage.Page(List.of(image), false));
    }

    @Test
    void saveOverAnOlderVersionIsLost() {
        var read = create(catalog, settings("p", Visibility.PRIVATE));
        var first = catalog.save(read, settings("p", Visibility.COMMUNITY), caller("p"));

        var second = catalog.save(read, settings("p", Visibility.SHARED), caller("p"));

        assertThat(first).isPresent();
        assertThat(second).isEmpty();
        assertThat(catalog.find(read.id())).isEqualTo(first);
    }
}
