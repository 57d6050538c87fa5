package io.vitrine.gateway.postgres;

import io.vitrine.gateway.Refusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked.
 *
 * @param home holds {@code bin}
 * @param major version
 */
record Binaries(Path home, int major) {
    private static final String JAR_VERSION = jarVersion();

    /** The version on the class path, such as {@code 18.3}. */
    static String version() {
        return JAR_VERSION.substring(0, JAR_VERSION.lastIndexOf('.'));
    }

    static String majorVersion() {
        return JAR_VERSION.substring(0, JAR_VERSION.indexOf('.'));
    }

    static Binaries onBoard(Path home) {
        return new Binaries(home, Integer.parseInt(majorVersion()));
    }

    /** Whether it brings a collation of its own, so that an index never depends on the libc of the day. */
    boolean hasOwnCollation() {
        return major >= 17;
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Unpacks them, once per version: they appear under their name when complete and durable enough to run. */
    static Binaries unpack(PostgresFolder folder, RunAs user) throws Refusal {
        var home = folder.binaries(version());
        if (Files.isDirectory(home)) {
            return onBoard(home);
        }
        try {
            var unfinished = folder.root().resolve("unpacking");
            FolderTree.delete(unfinished);
            Files.createDirectory(unfinished);
            extract(unfinished);
            user.adopt(unfinished);
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
            return onBoard(home);
        } catch (IOException e) {
            throw folder.unusable(e);
        }
    }

    private static void extract(Path into) throws IOException, Refusal {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive())))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(tar, entry, into);
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path into) throws IOException {
        var target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
            throw new IOException(
                    "the archive of PostgreSQL's programs names a file outside of it: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            Files.setPosixFilePermissions(target, permissions(entry.getMode()));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
        if ((mode & 0100) != 0) {
            permissions.addAll(EnumSet.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
        }
        return permissions;
    }

    private static InputStream archive() throws Refusal {
        var machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        var name =
                switch (machine) {
                    case "amd64", "x86_64" -> "/postgres-linux-x86_64.txz";
                    case "aarch64", "arm64" -> "/postgres-linux-arm_64.txz";
                    default -> "";
                };
        var archive = name.isEmpty() || !isLinux() ? null : Binaries.class.getResourceAsStream(name);
        if (archive == null) {
            throw Refusal.cannot("The gateway brings PostgreSQL for Linux on x86-64 and ARM64 only, this is "
                    + System.getProperty("os.name") + " on " + machine
                    + ": use --database with the address of a PostgreSQL 15 or newer.");
        }
        return archive;
    }

    private static boolean isLinux() {
        return "Linux".equals(System.getProperty("os.name"));
    }

    private static String jarVersion() {
        try (var in = Binaries.class.getResourceAsStream("/io/vitrine/gateway/postgres/version.properties")) {
            var properties = new Properties();
            properties.load(Objects.requireNonNull(in));
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
