package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A Cinder of this year asks for locations where only services see them. */
@ExtendWith(Labs.class)
@ResourceLock(CinderLab.ALL)
@DisplayName("A-07 to A-11: clones by the location API")
class CinderShortCutsTest extends CinderShortCutsSuite {
    @BeforeAll
    void start(CinderLab running, @TempDir Path folder) {
        startBeside(running, folder);
    }

    @Override
    String options() {
        return "";
    }

    @Override
    void assertRegistered(String image) {
        assertThat(asked()).contains("POST /v2/images/" + image + "/locations -> 202");
    }

    @Test
    @DisplayName("validation_data.store: a volume type that names the store")
    void typeThatNamesItsStoreIsCloned() throws Exception {
        lab().up("--image-store-id", "clones", "cinder");
        var volume = filled("lab-cinder-store");

        var image = imageOf(volume);

        CinderCloud.eventually(
                () -> assertThat(active(image).path("os_hash_value").asText()).hasSize(128));
        assertRegistered(image);
        assertThat(asked()).noneMatch(request -> request.startsWith("PUT ") && request.contains(image));
        cloud().delete("demo", image);
        lab().cinder().delete(volume);
    }
}
