package io.vitrine.containers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One jar made of many: a start opens every jar of its class path, to look for files that each of them may have. Of equal names the first wins, as on
 * a class path; lists of services are joined, licences kept apart.
 */
final class MergedJar {
    private static final String SERVICES = "META-INF/services/";
    private static final String VERSIONS = "META-INF/versions/";
    /** What belongs to one jar as such, or to the tools that made it. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "META-INF/(MANIFEST\\.MF|INDEX\\.LIST|jandex\\.idx|[^/]+\\.(SF|RSA|DSA|EC)|(maven|native-image)/.*)|(.*/)?module-info\\.class");

    private static final Pattern LICENCE = Pattern.compile("(META-INF/)?(?<file>(LICEN[SC]E|NOTICE|COPYING)[^/]*)");

    private final ZipOutputStream output;
    private final Set<String> written = new HashSet<>();
    private final Map<String, ByteArrayOutputStream> services = new TreeMap<>();

    private MergedJar(ZipOutputStream output) {
        this.output = output;
    }

    /** @param jars in the order of the class path */
    static void write(List<Path> jars, Path target) throws IOException {
        try (var output = new ZipOutputStream(Files.newOutputStream(target))) {
            var merged = new MergedJar(output);
            merged.addManifest();
            for (var jar : jars) {
                merged.add(jar);
            }
            for (var service : merged.services.entrySet()) {
                merged.put(service.getKey(), service.getValue().toByteArray());
            }
        }
    }

    private void addManifest() throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        put(JarFile.MANIFEST_NAME, bytes.toByteArray());
    }

    private void add(Path path) throws IOException {
        try (var jar = new JarFile(path.toFile())) {
            for (var entries = jar.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                boolean ofNoUse = entry.isDirectory()
                        || LEFT_OUT.matcher(entry.getName()).matches()
                        || entry.getName().startsWith(VERSIONS) && !jar.isMultiRelease();
                if (!ofNoUse) {
                    add(entry.getName(), path, jar.getInputStream(entry).readAllBytes());
                }
            }
        }
    }

    private void add(String name, Path jar, byte[] bytes) throws IOException {
        var licence = LICENCE.matcher(name);
        if (name.startsWith(SERVICES)) {
            var service = services.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
            service.writeBytes(bytes);
            service.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
        } else if (licence.matches()) {
            put("META-INF/licences/" + jar.getFileName() + "/" + licence.group("file"), bytes);
        } else {
            put(name, bytes);
        }
    }

    private void put(String name, byte[] bytes) throws IOException {
        if (!written.add(name)) {
            return;
        }
        var entry = new ZipEntry(name);
        entry.setTime(0);
        output.putNextEntry(entry);
        output.write(bytes);
        output.closeEntry();
    }
}
