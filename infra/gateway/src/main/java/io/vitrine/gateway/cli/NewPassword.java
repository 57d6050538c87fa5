package io.vitrine.gateway.cli;

import io.vitrine.gateway.Refusal;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * A password for a new user.
 *
 * @param generated nobody knows it yet, so it has to be shown
 */
record NewPassword(String text, boolean generated) {
    /** Letters and digits alone: pasted into a command line, a password with a dash in front would pass for an option. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int GENERATED_LETTERS = 24;

    /** bcrypt hashes no more, and a password of which half does not count is a trap. */
    private static final int MOST_BYTES = 72;

    static NewPassword obtain(String user) throws Refusal {
        var console = System.console();
        var typed = console != null && console.isTerminal() ? prompt(console, user) : readLine();
        if (typed.isEmpty()) {
            return new NewPassword(generate(), true);
        }
        if (typed.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw Refusal.misuse(
                    "The password is longer than " + MOST_BYTES + " bytes, of which bcrypt knows only the first.");
        }
        return new NewPassword(typed, false);
    }

    static String generate() {
        var letters = new SecureRandom()
                .ints(GENERATED_LETTERS, 0, LETTERS.length())
                .map(LETTERS::charAt)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return letters.toString();
    }

    private static String prompt(Console console, String user) throws Refusal {
        var first = console.readPassword("Password of %s (empty: generate one): ", user);
        if (first == null || first.length == 0) {
            return "";
        }
        if (!Arrays.equals(first, console.readPassword("Once more: "))) {
            throw Refusal.misuse("The two passwords differ.");
        }
        return new String(first);
    }

    private static String readLine() throws Refusal {
        try {
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            return Optional.ofNullable(in.readLine()).orElse("");
        } catch (IOException e) {
            throw Refusal.cannot("Cannot read the password from standard input.");
        }
    }
}
