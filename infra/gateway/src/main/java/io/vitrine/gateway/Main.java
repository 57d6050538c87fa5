package io.vitrine.gateway;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.vitrine.gateway.cli.Commands;

/** Where the process starts. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Commands.run(args));
    }
}
