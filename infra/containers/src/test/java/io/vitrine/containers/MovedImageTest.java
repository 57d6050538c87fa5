package io.vitrine.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.acceptance.lambda.ColdStart;
import io.vitrine.acceptance.lambda.EventStyle;
import io.vitrine.acceptance.lambda.FunctionCode;
import io.vitrine.acceptance.lambda.FunctionSetup;
import io.vitrine.acceptance.lambda.RuntimeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images function as a container image, with the briefest of training. */
final class MovedImageTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("VITRINE_VITRINE_IDENTITY", "none", "VITRINE_VITRINE_BIND_HOST", "127.0.0.1");

    @Test
    void imageStartsFromItsArchiveWhereverItLies(@TempDir Path folder) throws IOException {
        var target =
                Path.of("../../functions/images/lambda/target").toAbsolutePath().normalize();
        var image = new FunctionImage(target, folder.resolve("built"), FunctionCode.HTTP_HANDLER);
        image.layOut(RuntimeClient.jars());
        image.train(ENVIRONMENT, List.of(EventStyle.ALB_MULTI.event("GET", "/versions", "")), folder.resolve("log"));

        var moved = Files.move(folder.resolve("built"), folder.resolve("moved"));
        var code = FunctionCode.image(moved, FunctionCode.HTTP_HANDLER);
        var setup = new FunctionSetup("moved", code, List.of(), 256, 1, ENVIRONMENT, folder.resolve("log"));
        var start = new ColdStart(setup.with("-XX:AOTMode=on")).measure("/versions");

        assertThat(start.residentBytes()).isLessThan(256L << 20);
        assertThat(Files.readString(folder.resolve("log"))).doesNotContain("Unable to use");
    }
}
