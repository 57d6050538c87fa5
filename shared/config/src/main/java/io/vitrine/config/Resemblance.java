package io.vitrine.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
final class Resemblance {
    /** So many letters out of so many may be wrong. */
    private static final int ONE_OUT_OF = 3;

    private Resemblance() {}

    static Optional<OptionName> nearest(OptionName written, Collection<OptionName> known) {
        return known.stream()
                .filter(name -> distance(written.option(), name.option())
                        <= Math.max(1, written.option().length() / ONE_OUT_OF))
                .min(Comparator.<OptionName>comparingInt(name -> cost(written, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** A wrong letter of the option weighs as much as another section does. */
    private static int cost(OptionName written, OptionName name) {
        var sections = written.section().equals(name.section()) ? 0 : 1;
        var isNear = distance(written.section(), name.section()) <= 2 ? 0 : 1;
        return 2 * distance(written.option(), name.option()) + sections + isNear;
    }

    /** Letters to put in, take out, replace, or swap with their neighbour. */
    static int distance(String one, String other) {
        var table = new int[one.length() + 1][other.length() + 1];
        for (var i = 0; i <= one.length(); i++) {
            for (var j = 0; j <= other.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : cheapest(table, one, other, i, j);
            }
        }
        return table[one.length()][other.length()];
    }

    private static int cheapest(int[][] table, String one, String other, int i, int j) {
        var replaced = table[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        var least = Math.min(replaced, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        var swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
    }
}
