package io.vitrine.remote;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One kind of thing that is allowed or not: where there is a list of what is allowed, the other is ignored. */
record Allowance(Set<String> allowed, Set<String> disallowed) {
    Allowance {
        allowed = Set.copyOf(allowed);
        disallowed = allowed.isEmpty() ? Set.copyOf(disallowed) : Set.of();
    }

    static Allowance of(Optional<List<String>> allowed, Optional<List<String>> disallowed) {
        return new Allowance(items(allowed), items(disallowed));
    }

    boolean admits(String item) {
        return (allowed.isEmpty() || allowed.contains(item)) && !disallowed.contains(item);
    }

    /** Whether it stands in the list by its name. */
    boolean names(String item) {
        return allowed.contains(item);
    }

    /** Whether what a name leads to may be used: the name was asked for already. */
    boolean admitsAddress(String address) {
        return !disallowed.contains(address);
    }

    /** As oslo.config writes such lists: with brackets around them, or quotes around an item. */
    private static Set<String> items(Optional<List<String>> list) {
        return list.orElse(List.of()).stream()
                .map(item -> item.replaceAll("[\\[\\]'\"]", "").strip().toLowerCase(Locale.ROOT))
                .filter(item -> !item.isEmpty())
                .collect(Collectors.toSet());
    }
}
