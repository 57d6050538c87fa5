package io.vitrine.functions.images;

import io.vitrine.catalog.ImageQuery.Sort;
import io.vitrine.catalog.ImageQuery.SortKey;
import io.vitrine.http.QueryString;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads how a list is to be sorted: {@code sort=name:asc,size}, or {@code sort_key} and {@code sort_dir}, not both. */
final class SortParser {
    private static final Map<String, SortKey> KEYS = Arrays.stream(SortKey.values())
            .collect(Collectors.toMap(key -> key.name().toLowerCase(Locale.ROOT), key -> key));

    private SortParser() {}

    /** Empty where nothing is asked for: newest first. */
    static List<Sort> parse(QueryString query) {
        var compact = values(query, "sort");
        var keys = values(query, "sort_key");
        var directions = values(query, "sort_dir");
        if (!compact.isEmpty() && !(keys.isEmpty() && directions.isEmpty())) {
            throw invalid("Sort either by 'sort' or by 'sort_key' and 'sort_dir', not by both.");
        }
        return compact.isEmpty() ? classic(keys, directions) : compact(compact);
    }

    private static List<String> values(QueryString query, String name) {
        return query.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(QueryString.Parameter::value)
                .toList();
    }

    private static List<Sort> compact(List<String> values) {
        var sorts = new ArrayList<Sort>();
        for (String token : String.join(",", values).split(",", -1)) {
            var parts = token.split(":", 2);
            sorts.add(new Sort(key(parts[0].strip()), parts.length == 2 && ascending(parts[1].strip())));
        }
        return sorts;
    }

    private static List<Sort> classic(List<String> keys, List<String> directions) {
        var named = keys.isEmpty() && !directions.isEmpty() ? List.of("created_at") : keys;
        if (directions.size() > 1 && directions.size() != named.size()) {
            throw invalid("There are " + named.size() + " values of sort_key and " + directions.size()
                    + " of sort_dir; give one direction for all keys, or one for each.");
        }
        var sorts = new ArrayList<Sort>();
        for (int i = 0; i < named.size(); i++) {
            boolean ascending = !directions.isEmpty()
                    && ascending(directions.get(directions.size() == 1 ? 0 : i).strip());
            sorts.add(new Sort(key(named.get(i).strip()), ascending));
        }
        return sorts;
    }

    private static SortKey key(String name) {
        var key = KEYS.get(name);
        if (key == null) {
            throw invalid("Images cannot be sorted by '" + name + "'; allowed are "
                    + KEYS.keySet().stream().sorted().collect(Collectors.joining(", ")) + ".");
        }
        return key;
    }

    private static boolean ascending(String direction) {
        return switch (direction) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw invalid("The sort direction '" + direction + "' is unknown; allowed are asc and desc.");
        };
    }

    private static FaultException invalid(String message) {
        return new FaultException(Fault.INVALID, message);
    }
}
