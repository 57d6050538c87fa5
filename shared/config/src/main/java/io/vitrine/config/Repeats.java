package io.vitrine.config;

import java.util.Set;

/** Which options add up where they are given again; of any other the last value counts, of a list, too. */
final class Repeats {
    private static final Set<OptionName> ADDING_UP = Set.of(
            new OptionName("oslo_messaging_notifications", "driver"), new OptionName("oslo_policy", "policy_dirs"));

    /** Of any store. */
    private static final String FOLDERS = "filesystem_store_datadirs";

    private Repeats() {}

    static boolean addUp(OptionName name) {
        return ADDING_UP.contains(name) || name.option().equals(FOLDERS);
    }
}
