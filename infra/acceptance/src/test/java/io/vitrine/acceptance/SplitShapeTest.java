package io.vitrine.acceptance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite over processes behind an edge. What only these have to show is in {@link SplitWeatherTest} and {@link SplitLoadTest}; users are in {@link SplitOptionsTest}. */
@Tag("peers")
class SplitShapeTest {
    @RegisterExtension
    static final OnShape SHAPE = new OnShape(new SplitShape());

    @Nested
    class ImageLifecycle extends ImageLifecycleSuite {}

    @Nested
    class DownloadRanges extends DownloadRangesSuite {}

    @Nested
    class RacingUploads extends RacingUploadsSuite {}

    @Nested
    class BrokenUploads extends BrokenUploadsSuite {}

    @Nested
    class Restart extends RestartSuite {}

    @Nested
    class OpenStackCommands extends PrintedLinesSuite {}

    @Nested
    class GlanceCommands extends GlanceCommandsSuite {}

    @Nested
    class KeystoneIdentity extends KeystoneIdentitySuite {}

    @Nested
    class RealClients extends RealClientsSuite {}

    @Nested
    class LargeImage extends LargeImageSuite {}
}
