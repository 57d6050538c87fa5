package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A volume type.
 *
 * @param multiattach whether its volumes may be attached more than once
 */
public record VolumeType(String id, String name, boolean multiattach) {
    static VolumeType read(JsonNode type) {
        return new VolumeType(
                type.path("id").asText(),
                type.path("name").asText(),
                type.path("extra_specs").path("multiattach").asText().equals("<is> True"));
    }

    /** By name or by id, as Cinder takes both. */
    boolean isCalled(String nameOrId) {
        return name.equals(nameOrId) || id.equals(nameOrId);
    }
}
