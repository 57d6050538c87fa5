package io.vitrine.functions.images;

import io.vitrine.catalog.ImageQuery;
import io.vitrine.catalog.ImageQuery.Condition;
import io.vitrine.catalog.ImageQuery.Scope;
import io.vitrine.http.QueryString;
import io.vitrine.http.TextRules;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.MemberStatus;
import io.vitrine.model.Visibility;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the query of a list of images (Images API, list). Of a parameter given several times the last counts, except for tags and sorting. */
@Singleton
final class ImageQueryParser {
    /** Parameters that are not conditions, and one that has no effect: deleted images are never listed. */
    private static final Set<String> APART = Set.of(
            "limit",
            "marker",
            "sort",
            "sort_key",
            "sort_dir",
            "visibility",
            "member_status",
            "os_hidden",
            "tag",
            "deleted");

    private final int defaultLimit;
    private final int maxLimit;
    private final TextRules text;

    ImageQueryParser(ImagesConfig config, TextRules text) {
        this.defaultLimit = config.limitParamDefault();
        this.maxLimit = config.apiLimitMax();
        this.text = text;
    }

    ImageQuery parse(QueryString query) {
        var tags = new ArrayList<String>();
        var last = new HashMap<String, String>();
        for (var parameter : query.parameters()) {
            text.checked("The query", parameter.name());
            text.checked("The query", parameter.value());
            last.put(parameter.name(), parameter.value());
            if (parameter.name().equals("tag")) {
                tags.add(parameter.value());
            }
        }
        if (last.containsKey("changes-since")) {
            throw invalid("The filter 'changes-since' is not supported; filter by updated_at=gte:TIME instead.");
        }
        var conditions = new ArrayList<Condition>();
        var properties = new TreeMap<String, String>();
        sortOut(last, conditions, properties);
        return new ImageQuery(
                scope(last),
                memberStatus(last),
                hidden(last),
                tags,
                properties,
                conditions,
                SortParser.parse(query),
                limit(last),
                marker(last));
    }

    private static void sortOut(
            Map<String, String> parameters, List<Condition> conditions, SortedMap<String, String> properties) {
        parameters.forEach((name, value) -> {
            if (!APART.contains(name)) {
                var condition = FilterParser.condition(name, value);
                condition.ifPresentOrElse(conditions::add, () -> properties.put(name, value));
            }
        });
    }

    private static Scope scope(Map<String, String> parameters) {
        var value = parameters.get("visibility");
        if (value == null) {
            return new Scope.Default();
        }
        if (value.equals("all")) {
            return new Scope.All();
        }
        return new Scope.Only(Visibility.parse(value)
                .orElseThrow(() -> notOneOf("visibility", value, "public, private, shared, community and all")));
    }

    private static Optional<MemberStatus> memberStatus(Map<String, String> parameters) {
        var value = parameters.getOrDefault("member_status", "accepted");
        if (value.equals("all")) {
            return Optional.empty();
        }
        return Optional.of(MemberStatus.parse(value)
                .orElseThrow(() -> notOneOf("member_status", value, "pending, accepted, rejected and all")));
    }

    private static boolean hidden(Map<String, String> parameters) {
        var value = parameters.getOrDefault("os_hidden", "false");
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        if (value.equalsIgnoreCase("false")) {
            return false;
        }
        throw notOneOf("os_hidden", value, "true and false");
    }

    private int limit(Map<String, String> parameters) {
        var value = parameters.get("limit");
        if (value == null) {
            return Math.min(defaultLimit, maxLimit);
        }
        return (int) Math.min(FilterParser.wholeNumber("limit", value), maxLimit);
    }

    private static Optional<ImageId> marker(Map<String, String> parameters) {
        var value = parameters.get("marker");
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(ImageId.parse(value)
                .orElseThrow(() -> invalid("The marker '" + value + "' is not the id of an image.")));
    }

    private static FaultException notOneOf(String name, String value, String allowed) {
        return invalid("The parameter " + name + " is '" + value + "'; allowed are " + allowed + ".");
    }

    private static FaultException invalid(String message) {
        return new FaultException(Fault.INVALID, message);
    }
}
