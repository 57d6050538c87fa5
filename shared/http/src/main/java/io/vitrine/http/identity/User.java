package io.vitrine.http.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One line of the users file: {@code name:hash:project:role,role}.
 *
 * @param hash bcrypt, {@code $2a$}, {@code $2b$} or {@code $2y$}
 * @param project owns what the user creates; empty for a user without one
 * @param roles lower case; {@code admin} makes an admin
 */
public record User(String name, String hash, Optional<String> project, Set<String> roles) {
    /** As htpasswd and openstacksdk allow it: no colon, no blanks around, nothing invisible. */
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}:#\\s][^\\p{Cntrl}:\\s]{0,254}");

    private static final Pattern WORD = Pattern.compile("[^\\p{Cntrl}:,\\s]{1,255}");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

    /**
     * @throws IllegalArgumentException with a sentence that does not repeat the hash
     */
    public User {
        require(NAME, name, "a user name", "up to 255 characters without blanks and colons, not beginning with #");
        require(BCRYPT, hash, "the password hash of " + name, "bcrypt ($2a$, $2b$ or $2y$), as htpasswd -B makes it");
        project.ifPresent(
                id -> require(WORD, id, "a project", "up to 255 characters without blanks, colons and commas"));
        roles.forEach(role -> require(WORD, role, "a role", "up to 255 characters without blanks, colons and commas"));
        roles = Set.copyOf(roles);
    }

    public boolean admin() {
        return roles.contains("admin");
    }

    static User parse(String line) {
        var fields = line.split(":", -1);
        if (fields.length != 4) {
            throw new IllegalArgumentException("expected NAME:HASH:PROJECT:ROLE,ROLE");
        }
        var roles = new TreeSet<String>();
        Arrays.stream(fields[3].split(","))
                .map(role -> role.strip().toLowerCase(Locale.ROOT))
                .filter(role -> !role.isEmpty())
                .forEach(roles::add);
        return new User(fields[0], fields[1], Optional.of(fields[2]).filter(id -> !id.isEmpty()), roles);
    }

    String line() {
        return String.join(":", name, hash, project.orElse(""), String.join(",", new TreeSet<>(roles)));
    }

    private static void require(Pattern pattern, String text, String what, String allowed) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(what + " must be " + allowed);
        }
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "User[" + name + ", project=" + project.orElse("none") + ", roles=" + new TreeSet<>(roles) + "]";
    }
}
