package io.vitrine.http.policy;

import io.vitrine.model.PolicyTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Text with attributes of a target in it, {@code %(name)s}; {@code %%} is a percent sign. */
final class Template {
    private static final Pattern PERCENT = Pattern.compile("%(?:\\(([^)]*)\\)s|(%))?");

    /** @param attribute whether {@code text} is the name of one */
    private record Part(String text, boolean attribute) {}

    private final String written;
    private final List<Part> parts;

    private Template(String written, List<Part> parts) {
        this.written = written;
        this.parts = List.copyOf(parts);
    }

    static Template parse(String text) throws RuleSyntaxException {
        var parts = new ArrayList<Part>();
        var matcher = PERCENT.matcher(text);
        int from = 0;
        while (matcher.find()) {
            add(parts, text.substring(from, matcher.start()));
            from = matcher.end();
            if (matcher.group(1) != null) {
                parts.add(new Part(matcher.group(1), true));
            } else if (matcher.group(2) != null) {
                add(parts, "%");
            } else {
                throw new RuleSyntaxException(
                        "in \"" + text + "\" a % stands alone; an attribute of the target is written %(NAME)s");
            }
        }
        add(parts, text.substring(from));
        return new Template(text, parts);
    }

    private static void add(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(text, false));
        }
    }

    boolean isConstant() {
        return parts.stream().noneMatch(Part::attribute);
    }

    /**
     * The text for that target; empty where it lacks an attribute.
     *
     * @param nullIsText whether an attribute that is null counts as {@link PolicyTarget#NONE} instead of lacking
     */
    Optional<String> filled(PolicyTarget target, boolean nullIsText) {
        if (parts.size() == 1) {
            return value(parts.getFirst(), target, nullIsText);
        }
        var text = new StringBuilder();
        for (var part : parts) {
            var value = value(part, target, nullIsText);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            text.append(value.get());
        }
        return Optional.of(text.toString());
    }

    private static Optional<String> value(Part part, PolicyTarget target, boolean nullIsText) {
        if (!part.attribute) {
            return Optional.of(part.text);
        }
        var value = target.text(part.text);
        return value.isEmpty() && nullIsText && target.has(part.text) ? Optional.of(PolicyTarget.NONE) : value;
    }

    @Override
    public String toString() {
        return written;
    }
}
