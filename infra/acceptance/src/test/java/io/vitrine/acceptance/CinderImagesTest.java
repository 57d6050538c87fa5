package io.vitrine.acceptance;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;

@DisplayName("images in volumes of Cinder")
class CinderImagesTest extends CinderImagesSuite {
    @Override
    GatewaySetup setup(Path folder) {
        return Repository.gateway("cinder");
    }
}
