package io.vitrine.gateway.keystone;

import java.util.Map;
import java.util.Optional;

/**
 * What Keystone is to know of an image service.
 *
 * @param user name of the service user
 * @param userDomain its domain
 * @param password of the service user; empty leaves that of a user who is there
 * @param project it acts for
 * @param projectDomain the project's domain
 * @param endpoints URLs by {@code public}, {@code internal}, {@code admin}
 */
public record ServiceEntry(
        String user,
        Domain userDomain,
        Optional<String> password,
        String project,
        Domain projectDomain,
        String region,
        Map<String, String> endpoints) {
    public ServiceEntry {
        endpoints = Map.copyOf(endpoints);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ServiceEntry[" + user + ", " + project + ", " + region + ", " + endpoints + "]";
    }

    /** A domain by its id or by its name. */
    public record Domain(Optional<String> id, Optional<String> name) {}
}
