package io.vitrine.acceptance;

import io.vitrine.acceptance.lambda.EventStyle;
import io.vitrine.acceptance.lambda.LambdaSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Locale;

/** Functions in AWS's Java runtime client behind a load balancer or an HTTP API, SQS, a worker. */
final class LambdaShape implements Shape {
    private final EventStyle style;

    LambdaShape(EventStyle style) {
        this.style = style;
    }

    @Override
    public String name() {
        return "lambda-" + style.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public LambdaSetup setup(String purpose) {
        try {
            var name = name() + "-" + purpose;
            var logs =
                    Repository.root().resolve("infra/acceptance/target/lambda").resolve(name);
            if (Files.exists(logs)) {
                DataFolder.at(logs).delete();
            }
            return LambdaSetup.packaged(Repository.root(), Files.createTempDirectory("vitrine-" + name), logs, style);
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the Lambda shape of " + purpose, e);
        }
    }
}
