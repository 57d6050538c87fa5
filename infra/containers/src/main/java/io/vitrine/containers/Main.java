package io.vitrine.containers;

import io.vitrine.acceptance.lambda.FunctionCode;
import io.vitrine.acceptance.lambda.RuntimeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes the container images of all functions of the repository whose folder is the one argument. */
public final class Main {
    private Main() {}

    public static void main(String... arguments) throws IOException {
        var root = Path.of(arguments[0]).toAbsolutePath();
        var functions = root.resolve("functions");
        var log = Files.createDirectories(root.resolve("target")).resolve("function-images.log");
        Files.deleteIfExists(log);
        try (var stage = Stage.open(root, Files.createTempDirectory("vitrine-functions"), log)) {
            var http = FunctionCode.HTTP_HANDLER;
            image(functions.resolve("images"), http).train(stage.environment(), FirstMinute.ofImages(), log);
            image(functions.resolve("locations"), http).train(stage.environment(), FirstMinute.ofLocations(), log);
            image(functions.resolve("cleanup"), FunctionCode.CLEANUP_HANDLER)
                    .train(stage.environment(), FirstMinute.ofCleanup(), log);
        }
    }

    private static FunctionImage image(Path function, String handler) {
        var target = function.resolve("lambda/target");
        var image = new FunctionImage(target, target.resolve("image"), handler);
        image.layOut(RuntimeClient.jars());
        return image;
    }
}
