package io.vitrine.volumes.cinder;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The options of one store by their names, as an operator has written them. */
@FunctionalInterface
public interface OptionLookup {
    Set<String> YES = Set.of("true", "1", "yes", "on");
    Set<String> NO = Set.of("false", "0", "no", "off");

    /** Empty where nobody has set it. */
    Optional<String> written(String name);

    /** Without space around it; empty where there is nothing else. */
    default Optional<String> text(String name) {
        return written(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Of an option that is known to be there. */
    default String required(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing."));
    }

    /** @throws IllegalArgumentException with a sentence for the operator */
    default boolean flag(String name, boolean standard) {
        var value = text(name).map(text -> text.toLowerCase(Locale.ROOT)).orElse(Boolean.toString(standard));
        if (!YES.contains(value) && !NO.contains(value)) {
            throw new IllegalArgumentException(name + " is '" + value + "': allowed are true and false.");
        }
        return YES.contains(value);
    }

    /** @throws IllegalArgumentException with a sentence for the operator */
    default int number(String name, int standard, int least) {
        var value = text(name).orElse(Integer.toString(standard));
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException(
                    name + " is '" + value + "': allowed are whole numbers from " + least + " on.");
        }
        return Integer.parseInt(value);
    }
}
