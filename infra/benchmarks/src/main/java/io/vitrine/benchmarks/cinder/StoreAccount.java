package io.vitrine.benchmarks.cinder;

import io.vitrine.volumes.cinder.OptionLookup;
import java.util.Map;
import java.util.Optional;

/** The account of a Cinder store, as the store's options have it. */
record StoreAccount(Map<String, String> options) implements OptionLookup {
    StoreAccount {
        options = Map.copyOf(options);
    }

    /** @param type of the volumes */
    static StoreAccount of(String keystone, String user, String password, String project, String type) {
        return new StoreAccount(Map.of(
                "cinder_store_auth_address", keystone,
                "cinder_store_user_name", user,
                "cinder_store_password", password,
                "cinder_store_project_name", project,
                "cinder_volume_type", type));
    }

    @Override
    public Optional<String> written(String name) {
        return Optional.ofNullable(options.get(name));
    }

    @Override
    public String toString() {
        return "StoreAccount[" + options.get("cinder_store_user_name") + "]";
    }
}
