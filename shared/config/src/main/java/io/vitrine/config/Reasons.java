package io.vitrine.config;

import java.util.List;

/** Why options that Glance knows mean nothing here: the first row of the table that fits. */
final class Reasons {
    private static final Reasons ALL = new Reasons(Table.rows("no-use.tsv"));
    private static final String ANY = "*";

    private final List<List<String>> rows;

    private Reasons(List<List<String>> rows) {
        this.rows = rows;
    }

    static Reasons all() {
        return ALL;
    }

    String of(OptionName name, KnownOptions.Known known) {
        return rows.stream()
                .filter(row -> fits(row.get(0), name.section())
                        && fits(row.get(1), name.option())
                        && fits(row.get(2), known.owner()))
                .map(List::getLast)
                .findFirst()
                .orElse("it has no meaning here");
    }

    private static boolean fits(String pattern, String text) {
        return pattern.endsWith(ANY)
                ? text.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(text);
    }
}
