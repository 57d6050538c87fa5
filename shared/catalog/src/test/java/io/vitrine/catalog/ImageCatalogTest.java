package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.ask;
import static io.vitrine.catalog.Samples.caller;
import static io.vitrine.catalog.Samples.create;
import static io.vitrine.catalog.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.Visibility;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** One image record after the other. */
@OnBothEnds
class ImageCatalogTest {
    private final Bench bench;
    private final ImageCatalog catalog;

    ImageCatalogTest(TestDatabase database) {
        bench = new Bench(database);
        catalog = bench.catalog();
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
        assertThat(Duration.between(created.createdAt(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
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
        assertThat(catalog.find(read.id())).isEqualTo(first.map(Saved::image));
    }

    @Test
    void idIsTakenInExactlyItsCase() {
        var image = create(catalog, settings("p", Visibility.PRIVATE));
        var upper = new ImageId(image.id().value().toUpperCase(Locale.ROOT));

        assertThat(catalog.find(upper)).isEmpty();
        assertThat(catalog.create(image.id(), image.settings(), caller("p"))).isEqualTo(new Creation.IdTaken());
    }

    @Test
    void protectedImageIsNotDeleted() {
        var settings = new Image.Settings(
                Optional.empty(),
                Visibility.PRIVATE,
                true,
                false,
                Optional.of("p"),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                new TreeSet<>(),
                new TreeMap<>());
        var image = create(catalog, settings);

        var deletion = catalog.delete(image.id(), caller("p"));

        assertThat(deletion).isEqualTo(new Deletion.Protected());
        assertThat(catalog.find(image.id())).contains(image);
    }

    @Test
    void secondDeleteFindsNothing() {
        var image = create(catalog, settings("p", Visibility.PRIVATE));

        assertThat(catalog.delete(image.id(), caller("p"))).isEqualTo(new Deletion.Deleted(List.of()));
        assertThat(catalog.delete(image.id(), caller("p"))).isEqualTo(new Deletion.NotFound());
        assertThat(catalog.save(image, image.settings(), caller("p"))).isEmpty();
    }

    @Test
    void statusMovesOnlyFromWhereItIs() {
        var image = bench.active();

        assertThat(catalog.moveStatus(image.id(), ImageStatus.ACTIVE, ImageStatus.DEACTIVATED, caller("p")))
                .isTrue();
        assertThat(catalog.moveStatus(image.id(), ImageStatus.ACTIVE, ImageStatus.DEACTIVATED, caller("p")))
                .isFalse();
        assertThat(catalog.find(image.id()).orElseThrow().status()).isEqualTo(ImageStatus.DEACTIVATED);
    }

    @Test
    void racingSavesOfOneVersionAreWonByOne() {
        var read = create(catalog, settings("p", Visibility.PRIVATE));

        var saves = Race.of(6, racer -> catalog.save(read, settings("p", Visibility.SHARED), caller("p")));

        assertThat(saves).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(catalog.find(read.id()).orElseThrow().version()).isEqualTo(read.version() + 1);
    }

    @Test
    void eachChangeIsAnEventOfTheSameTransaction() {
        var image = create(catalog, settings("p", Visibility.PRIVATE));
        catalog.save(image, settings("p", Visibility.SHARED), caller("p"));
        catalog.save(image, settings("p", Visibility.PUBLIC), caller("p"));
        catalog.delete(image.id(), caller("p"));

        assertThat(bench.events(image.id())).containsExactly("image.create", "image.update", "image.delete");
        assertThat(bench.count(
                        "event", "who = 'user-of-p' and request_id = 'req-test' and image_id = '" + image.id() + "'"))
                .isEqualTo(3);
    }

    @Test
    void textThatPostgresCannotHoldIsTheCallersFault() {
        var name = settings(Optional.of("p"), Visibility.PRIVATE, Optional.of("a\0b"));

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> catalog.create(ImageId.fresh(), name, caller("p")))
                .extracting(FaultException::fault)
                .isEqualTo(Fault.INVALID);
    }

    @Test
    void absentDatabaseIsUnavailableNotBroken() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setServerNames(new String[] {"127.0.0.1"});
        nowhere.setPortNumbers(new int[] {1});

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> new ImageCatalog(nowhere).find(ImageId.fresh()))
                .extracting(FaultException::fault)
                .isEqualTo(Fault.UNAVAILABLE);
    }
}
