package io.vitrine.acceptance;

import io.vitrine.acceptance.lambda.EventStyle;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The suite over the functions' zips as AWS Lambda runs them, called by a load balancer. */
class LambdaShapeTest {
    @RegisterExtension
    static final OnShape SHAPE = new OnShape(new LambdaShape(EventStyle.ALB_MULTI));

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

    @Nested
    class BasicIdentity extends BasicIdentitySuite {}

    @Nested
    class LargeImage extends LargeImageSuite {}
}
