package io.vitrine.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A setting of ours, as the reference page shows it.
 *
 * @param type {@code integer}, {@code boolean}, {@code duration}, {@code list}, {@code path}, {@code text}, or the allowed words with bars in between
 * @param standard the value where nobody sets it; empty where there is none
 * @param meaning what it is for, in Markdown
 */
public record Setting(OptionName name, String type, String standard, String meaning) {
    private static final Set<String> BOOLEANS = Set.of("true", "false", "1", "0", "yes", "no", "on", "off");
    private static final Pattern DURATION = Pattern.compile("\\d+|(?i:\\d+\\s*(ms|[smhd])|P[0-9.DTHMS]+|(\\d+[hms])+)");

    /** What is allowed instead; empty where the value is. */
    Optional<String> objection(String value) {
        var text = value.strip();
        var allowed = text.isEmpty() || isAllowed(text);
        return allowed ? Optional.empty() : Optional.of("allowed " + allowedValues());
    }

    private boolean isAllowed(String text) {
        return switch (type) {
            case "integer" -> text.matches("[+-]?\\d{1,19}");
            case "boolean" -> BOOLEANS.contains(text.toLowerCase(Locale.ROOT));
            case "duration" -> DURATION.matcher(text).matches();
            case "list", "path", "text" -> true;
            default -> words().stream().anyMatch(text::equalsIgnoreCase);
        };
    }

    private String allowedValues() {
        return switch (type) {
            case "integer" -> "are whole numbers";
            case "boolean" -> "are true and false";
            case "duration" -> "are numbers of seconds, and numbers with ms, s, m, h or d";
            default -> "are " + String.join(", ", words());
        };
    }

    private List<String> words() {
        return Arrays.asList(type.split("\\|"));
    }
}
