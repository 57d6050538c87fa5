package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/** A Cinder of 2022 knows no location API: it reads the locations that everybody is shown, and adds its own by PATCH. */
@DisplayName("A-07: clones where locations are shown, by Cinder 21")
class CinderOfZedTest extends CinderShortCutsSuite {
    @SuppressWarnings("NullAway.Init") // before all tests
    private CinderLab zed;

    @BeforeAll
    void start(@TempDir Path folder) {
        zed = CinderLab.start(Repository.root(), "debian");
        startBeside(zed, folder);
    }

    @Override
    String options() {
        return """
                show_multiple_locations = True
                show_image_direct_url = True
                """;
    }

    @Override
    void assertRegistered(String image) {
        assertThat(asked()).anyMatch(request -> request.startsWith("PATCH /v2/images/" + image));
    }

    @Override
    void closeLab() {
        zed.close();
    }
}
