package io.vitrine.acceptance.lambda;

import java.nio.file.Path;

/**
 * Where the zips of functions lie: as the build leaves them, or, where the system property {@code vitrine.packages} names its folder, as
 * {@code ./vitrine package} does: what is deployed.
 */
public final class FunctionZips {
    private FunctionZips() {}

    /**
     * The zip of {@code functions/NAME/lambda}.
     *
     * @param root of the repository
     */
    public static Path of(Path root, String function) {
        var packages = System.getProperty("vitrine.packages", "");
        return packages.isEmpty()
                ? root.resolve("functions").resolve(function).resolve("lambda/target/function.zip")
                : Path.of(packages, function + ".zip");
    }
}
