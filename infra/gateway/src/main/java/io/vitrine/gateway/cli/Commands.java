package io.vitrine.gateway.cli;

import io.vitrine.gateway.Refusal;
import java.util.Arrays;

/** Runs what the command line says. */
public final class Commands {
    private Commands() {}

    /** Returns the exit code: 0, 1 where it cannot, 2 where it was asked for wrongly. */
    public static int run(String... args) {
        if (args.length > 0 && args[0].equals("up")) {
            var flags = UpOption.read(Arrays.copyOfRange(args, 1, args.length));
            if (flags.isPresent()) {
                return serve(flags.get());
            }
        }
        return CommandLineInterface.commandLine().execute(args);
    }

    private static int serve(java.util.Map<String, String> flags) {
        try {
            return UpCommand.serve(flags);
        } catch (Refusal refusal) {
            System.err.println("vitrine: " + refusal.sentence());
            return refusal.exitCode();
        }
    }
}
