package io.vitrine.packages;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes one image: {@code TAR NAME ARCHITECTURE USER ENTRY_POINT(,WORD)... LAYER...}. */
public final class Main {
    private static final int FIXED = 5;

    private Main() {}

    public static void main(String... words) throws IOException, InterruptedException {
        if (words.length <= FIXED) {
            throw new IllegalArgumentException("wanted: TAR NAME ARCHITECTURE USER ENTRY_POINT LAYER...");
        }
        var layers = Arrays.stream(words, FIXED, words.length).map(Path::of).toList();
        new ImageTar(words[1], words[2], words[3], List.of(words[4].split(",", -1)), layers).write(Path.of(words[0]));
    }
}
