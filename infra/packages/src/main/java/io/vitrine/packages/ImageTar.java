package io.vitrine.packages;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * A container image from folders: each becomes a layer, as it lies at the root of the image. Equal folders make equal bytes: owner, dates and order are
 * fixed, and so is the image's own date.
 *
 * @param name repository and tag that a daemon is to load it under
 * @param architecture as OCI calls it: amd64 or arm64
 * @param user numbers of user and group
 */
record ImageTar(String name, String architecture, String user, List<String> entryPoint, List<Path> layers) {
    /** Of everything: also the date that start archives have seen on the files they were made from. */
    static final Instant DATE = Instant.parse("2026-01-01T00:00:00Z");

    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
    private static final FilePermissions FILE = FilePermissions.fromOctalString("644");

    void write(Path tar) throws IOException, InterruptedException {
        try {
            var image = Jib.fromScratch()
                    .setPlatforms(Set.of(new Platform(architecture, "linux")))
                    .setCreationTime(DATE)
                    .setUser(user)
                    .setEntrypoint(entryPoint)
                    .addEnvironmentVariable("PATH", "/usr/bin:/bin")
                    .addEnvironmentVariable("LANG", "C.UTF-8");
            for (var layer : layers) {
                image.addFileEntriesLayer(layer(layer));
            }
            image.containerize(Containerizer.to(TarImage.at(tar).named(name))
                    .setOfflineMode(true)
                    .setToolName("vitrine")
                    .setToolVersion(null));
        } catch (InvalidImageReferenceException e) {
            throw new IllegalArgumentException("no name of an image: " + name, e);
        } catch (RegistryException | CacheDirectoryCreationException | ExecutionException e) {
            throw new IOException("cannot write " + tar, e);
        }
    }

    private static FileEntriesLayer layer(Path folder) throws IOException {
        var layer = FileEntriesLayer.builder().setName(folder.getFileName().toString());
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted().toList()) {
                if (!file.equals(folder)) {
                    var place = AbsoluteUnixPath.get("/" + folder.relativize(file));
                    var program = Files.isDirectory(file) || Files.isExecutable(file);
                    layer.addEntry(file, place, program ? PROGRAM : FILE, DATE);
                }
            }
        }
        return layer.build();
    }
}
