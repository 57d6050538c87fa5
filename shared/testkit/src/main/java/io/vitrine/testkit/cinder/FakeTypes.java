package io.vitrine.testkit.cinder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The volume types of {@link CinderCloud}, whose lock guards them. The first one is the default. */
final class FakeTypes {
    private final List<FakeType> types = new ArrayList<>();

    void add(String name, boolean multiattach, boolean encrypted) {
        types.add(new FakeType(UUID.randomUUID().toString(), name, multiattach, encrypted));
    }

    /** By name or id; the default where neither is given. */
    Optional<FakeType> find(Optional<String> nameOrId) {
        return nameOrId.isEmpty()
                ? Optional.of(types.getFirst())
                : types.stream()
                        .filter(each ->
                                each.name().equals(nameOrId.get()) || each.id().equals(nameOrId.get()))
                        .findFirst();
    }

    CinderReply list() {
        var array = JsonNodeFactory.instance.arrayNode();
        types.forEach(type -> array.add(json(type)));
        return CinderReply.named(200, "volume_types", array);
    }

    CinderReply standard() {
        return CinderReply.named(200, "volume_type", json(types.getFirst()));
    }

    CinderReply encryption(String typeId) {
        var encrypted = types.stream().anyMatch(type -> type.id().equals(typeId) && type.encrypted());
        var body = JsonNodeFactory.instance.objectNode();
        return CinderReply.of(200, encrypted ? body.put("provider", "luks") : body);
    }

    private static ObjectNode json(FakeType type) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("id", type.id()).put("name", type.name()).put("is_public", true);
        var specs = json.putObject("extra_specs");
        if (type.multiattach()) {
            specs.put("multiattach", "<is> True");
        }
        return json;
    }
}
