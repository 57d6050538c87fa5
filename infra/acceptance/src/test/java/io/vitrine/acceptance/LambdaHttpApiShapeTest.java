package io.vitrine.acceptance;

import io.vitrine.acceptance.lambda.EventStyle;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes through the function, called by an HTTP API; bytes do not, and take the same way as behind a load balancer. */
class LambdaHttpApiShapeTest {
    @RegisterExtension
    static final OnShape SHAPE = new OnShape(new LambdaShape(EventStyle.HTTP_API));

    @Nested
    class ImageLifecycle extends ImageLifecycleSuite {}
}
