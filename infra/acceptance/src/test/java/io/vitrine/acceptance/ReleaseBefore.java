package io.vitrine.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The code that was written for the tables before the newest migration: the repository of the commit that {@code release-before}
 * in this module's folder names, unpacked into {@code target/release-before} and built there by its own launcher. What is built once
 * stays until another migration comes, and with it another commit.
 */
final class ReleaseBefore {
    private static final Path MIGRATIONS = Path.of("shared/catalog/src/main/resources/db/migration");
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** How that commit was laid out, and what it was licensed under, was its own build's to say. */
    private static final String NO_CHECKS = "-Dspotless.check.skip=true -Dlicense.skipAddThirdParty=true";

    private ReleaseBefore() {}

    /** The newest migration's number. */
    static int newestVersion() throws IOException {
        return version(newestMigration());
    }

    /** The root of that repository, with its gateway packaged. */
    static Path built() throws IOException, InterruptedException {
        var commit = commit();
        var folder = Repository.root()
                .resolve("infra/acceptance/target/release-before")
                .resolve(commit);
        if (Files.notExists(folder.resolve("vitrine"))) {
            Files.createDirectories(folder);
            var archive = folder.resolve("sources.tar");
            run(Repository.root(), "git", "archive", "--format=tar", "--output=" + archive, commit);
            run(folder, "tar", "-xf", archive.toString());
            Files.delete(archive);
        }
        run(folder, folder.resolve("vitrine").toString(), "db", "--help");
        return folder;
    }

    /** A commit that was tested as a whole, not just any in front of the one with the migration. */
    private static String commit() throws IOException, InterruptedException {
        var commit = Files.readString(Repository.root().resolve("infra/acceptance/release-before"))
                .strip();
        var newest = MIGRATIONS.resolve(newestMigration().getFileName()).toString();
        if (!run(Repository.root(), "git", "ls-tree", "--name-only", commit, newest)
                .isEmpty()) {
            throw new IllegalStateException("infra/acceptance/release-before names " + commit + ", which has " + newest
                    + ": name the last one without it");
        }
        return commit;
    }

    private static Path newestMigration() throws IOException {
        try (var files = Files.list(Repository.root().resolve(MIGRATIONS))) {
            return files.max(Comparator.comparingInt(ReleaseBefore::version)).orElseThrow();
        }
    }

    private static int version(Path migration) {
        var name = migration.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }

    /** What a program printed, without the last line's end. */
    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile("release-before", ".txt");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().merge("MAVEN_OPTS", NO_CHECKS, (given, own) -> given + " " + own);
            var process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroy();
                throw new IllegalStateException(List.of(command) + " failed in " + folder + ": "
                        + Files.readString(output) + " (these tests want a checkout with its history, made by git)");
            }
            return Files.readString(output).strip();
        } finally {
            Files.delete(output);
        }
    }
}
