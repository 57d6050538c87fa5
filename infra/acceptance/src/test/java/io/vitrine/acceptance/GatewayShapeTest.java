package io.vitrine.acceptance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite over the one process. What only that one has to show is in tests of its own: {@link GatewayStartTest}, {@link CrashPointsTest}. */
class GatewayShapeTest {
    @RegisterExtension
    static final OnShape SHAPE = new OnShape(new GatewayShape());

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
    class BasicIdentity extends PrintedLinesWithUsersSuite {}

    @Nested
    class KeystoneIdentity extends KeystoneIdentitySuite {}

    @Nested
    class RealClients extends RealClientsSuite {}

    @Nested
    class LargeImage extends LargeImageSuite {}
}
