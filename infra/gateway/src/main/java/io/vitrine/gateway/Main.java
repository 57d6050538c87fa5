package io.vitrine.gateway;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.vitrine.gateway.cli.Commands;

/** Where the process starts. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Messages exist in English only; without this every logger looks for translations in all jars.
        System.setProperty("org.jboss.logging.locale", "und");
        System.exit(Commands.run(args));
    }
}
