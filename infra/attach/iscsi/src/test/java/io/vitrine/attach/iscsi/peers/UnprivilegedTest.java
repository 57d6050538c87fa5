package io.vitrine.attach.iscsi.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.testkit.ProgramRun;
import io.vitrine.testkit.TgtServer;
import io.vitrine.testkit.TgtSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neither root, nor a capability, nor a file of its own: strace looks at a process that has nothing. */
@Tag("peers")
class UnprivilegedTest {
    private static final int BYTES = 8 << 20;

    /** Nobody, on most systems. */
    private static final String ID = "65534";

    private static final Pattern OPENED =
            Pattern.compile("(?:open|openat|openat2|creat)\\((?:[^,\"]*, )?\"([^\"]*)\"(.*)");
    private static final Pattern FAILED = Pattern.compile("= -1 E[A-Z]+");
    private static final Pattern FOR_WRITING = Pattern.compile("O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)");

    /** What the JVM and libc open before and beside any program: themselves, the kernel's tables, randomness, users, locale. */
    private static final List<String> OF_THE_PLATFORM = List.of(
            "/proc/",
            "/sys/",
            "/lib/",
            "/lib64/",
            "/usr/lib/",
            "/etc/ld.so",
            "/etc/nsswitch.conf",
            "/etc/passwd",
            "/etc/localtime",
            "/usr/share/locale/",
            "/usr/share/zoneinfo/",
            "/dev/random",
            "/dev/urandom",
            "/etc/java-");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void itNeedsNoRightAndOpensNoFileOfItsOwn() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        var classes = Files.createDirectory(folder.resolve("classes"));
        Stream.of(Initiator.class, Unprivileged.class)
                .map(UnprivilegedTest::folderOf)
                .distinct()
                .forEach(from -> copy(from, classes));
        var trace = folder.resolve("trace");

        try (var server = TgtServer.start()) {
            var disk = server.disk(TgtSetup.tuned(BYTES));
            var output = ProgramRun.of(command(classes, trace, disk), Map.of()).orFail();

            assertThat(output).contains("all bytes came back");
            assertThat(output).doesNotContainPattern("Uid:.*\\b0\\b");
            assertThat(output).containsPattern("NoNewPrivs:\\s+1");
            assertThat(output.lines()
                            .filter(line -> line.startsWith("Cap") && (isRoot() || !line.startsWith("CapBnd"))))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith("0000000000000000"));
        }
        var opened = Files.readAllLines(trace).stream()
                .filter(line -> !FAILED.matcher(line).find())
                .map(OPENED::matcher)
                .filter(Matcher::find)
                .toList();
        assertThat(opened).as("strace saw something").isNotEmpty();
        assertThat(opened.stream().map(found -> found.group(1)).distinct())
                .as("files that neither the JDK nor the class path is")
                .filteredOn(file -> !isExpected(file, classes))
                .isEmpty();
        assertThat(opened.stream()
                        .filter(found -> FOR_WRITING.matcher(found.group(2)).find()))
                .extracting(found -> found.group(1))
                .as("files opened for writing")
                .filteredOn(file -> !file.startsWith("/proc/self/"))
                .isEmpty();
    }

    private static List<String> command(Path classes, Path trace, TgtServer.Disk disk) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.of(
                        List.of("setpriv"),
                        asSomebodyElse(),
                        List.of("--no-new-privs", "--inh-caps", "-all"),
                        List.of("strace", "-f", "-qq", "-e", "trace=open,openat,openat2,creat", "-o", trace.toString()),
                        List.of(java, "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-cp", classes.toString()),
                        List.of(Unprivileged.class.getName(), Integer.toString(disk.port()), disk.name()),
                        List.of(Long.toString(TgtServer.LUN)))
                .flatMap(List::stream)
                .toList();
    }

    /** Only root may, and only root needs to. */
    private static List<String> asSomebodyElse() {
        return isRoot() ? List.of("--reuid", ID, "--regid", ID, "--clear-groups", "--bounding-set", "-all") : List.of();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static boolean isExpected(String file, Path classes) {
        return Stream.concat(
                        OF_THE_PLATFORM.stream(), Stream.of(classes.toString(), System.getProperty("java.home") + "/"))
                .anyMatch(file::startsWith);
    }

    private static Path folderOf(Class<?> one) {
        var folder = Path.of(URI.create(
                one.getProtectionDomain().getCodeSource().getLocation().toString()));
        assertThat(folder).as("a folder of classes").isDirectory();
        return folder;
    }

    /** To where whoever may not look into the folder of the build finds them. */
    private static void copy(Path from, Path into) {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var copy = into.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
