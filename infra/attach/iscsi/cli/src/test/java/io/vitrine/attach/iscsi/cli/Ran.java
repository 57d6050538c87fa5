package io.vitrine.attach.iscsi.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command line that was carried out in this JVM. */
record Ran(int exitCode, String out, String err) {
    static Ran of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
