package io.vitrine.http.identity;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a role includes: an admin is a manager, that one a member, that one a reader. Keystone writes it into its tokens; without it, we do. */
public final class ImpliedRoles {
    private static final List<String> FALLING = List.of("admin", "manager", "member", "reader");

    private ImpliedRoles() {}

    /** {@code roles}, and what they include. */
    public static Set<String> with(Set<String> roles) {
        var all = new TreeSet<>(roles);
        for (int i = 0; i + 1 < FALLING.size(); i++) {
            if (all.contains(FALLING.get(i))) {
                all.add(FALLING.get(i + 1));
            }
        }
        return all;
    }
}
