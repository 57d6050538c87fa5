package io.vitrine.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Tables among the resources: a row a line, cells with tabulators in between, comments begin with a number sign. */
final class Table {
    private Table() {}

    static List<List<String>> rows(String resource) {
        try (var in = opened(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream opened(String resource) {
        return Objects.requireNonNull(Table.class.getResourceAsStream(resource), resource);
    }
}
