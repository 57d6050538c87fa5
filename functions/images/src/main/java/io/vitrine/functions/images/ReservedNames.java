package io.vitrine.functions.images;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.util.Set;

/** Names of properties that clients cannot set (Images API, reserved and read-only names). */
final class ReservedNames {
    private static final String OURS = "os_glance";
    private static final Set<String> LINKS = Set.of("direct_url", "self", "file", "schema", "stores");
    private static final Set<String> FACTS = Set.of(
            "status",
            "checksum",
            "os_hash_algo",
            "os_hash_value",
            "size",
            "virtual_size",
            "created_at",
            "updated_at",
            "location",
            "deleted",
            "deleted_at");

    private ReservedNames() {}

    /** Whether nobody but us may ever use the name: refused before its value is looked at. */
    static boolean isOurs(String name) {
        return LINKS.contains(name) || name.startsWith(OURS);
    }

    /** Whether the name stands for a fact of the record: refused once its value is known to be well-formed. */
    static boolean isFact(String name) {
        return FACTS.contains(name);
    }

    static FaultException readOnly(String name) {
        return new FaultException(Fault.FORBIDDEN, "Attribute '" + name + "' is read-only.");
    }
}
