package io.vitrine.acceptance;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The suite over volumes of a real Cinder, in the gateway shape. */
@Tag("cinder")
@ResourceLock(CinderLab.ALL)
@DisplayName("the suite with Cinder in the gateway shape")
class CinderGatewayShapeTest {
    @RegisterExtension
    @Order(1)
    static final CinderShape CINDER = new CinderShape(new GatewayShape());

    @RegisterExtension
    @Order(2)
    static final OnShape SHAPE = new OnShape(CINDER);

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
    class OpenStackCommands extends OpenStackCommandsSuite {}

    @Nested
    class GlanceCommands extends GlanceCommandsSuite {}
}
