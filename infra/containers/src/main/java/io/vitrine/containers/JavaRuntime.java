package io.vitrine.containers;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/** A Java runtime as a folder that may be copied anywhere, made of this process's own JDK, whether that has jmods or not. */
final class JavaRuntime {
    /** Java as libraries know it, and what else they use: memory out of reach, zip file systems, process facts, sockets, names. */
    private static final String MODULES =
            "java.se,jdk.unsupported,jdk.zipfs,jdk.management,jdk.net,jdk.naming.dns,jdk.jfr";

    private JavaRuntime() {}

    static void link(Path folder) {
        var jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException("this JDK has no jlink: set JAVA_HOME to a whole JDK"));
        var said = new StringWriter();
        var messages = new PrintWriter(said);
        int result = jlink.run(
                messages,
                messages,
                "--add-modules",
                MODULES,
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive", // for who starts without an archive of the function's
                "--output",
                folder.toString());
        if (result != 0) {
            throw new IllegalStateException("jlink failed: " + said);
        }
    }
}
