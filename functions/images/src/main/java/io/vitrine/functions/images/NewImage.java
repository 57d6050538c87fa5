package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.catalog.Image;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import java.util.Optional;

/**
 * What a client asks to be created.
 *
 * @param id the id the client brings; empty where it leaves that to us
 */
record NewImage(Optional<ImageId> id, Image.Settings settings) {
    /** Reads the body of a create request; the owner is {@code caller}'s project unless it says another. */
    static NewImage parse(ObjectNode body, ImageProperties known, Caller caller) {
        var fields = body.properties();
        fields.stream().filter(field -> ReservedNames.isOurs(field.getKey())).forEach(field -> {
            throw ReservedNames.readOnly(field.getKey());
        });
        fields.forEach(field -> known.checked(field.getKey(), field.getValue()));
        known.required().stream()
                .filter(name -> !body.has(name))
                .sorted()
                .findFirst()
                .ifPresent(missing -> {
                    throw new FaultException(
                            Fault.INVALID, "The property '" + missing + "' is required on this service.");
                });
        var id = Optional.<ImageId>empty();
        var draft = ImageDraft.ownedBy(caller.project());
        for (var field : fields) {
            if (ReservedNames.isFact(field.getKey()) || field.getKey().equals("locations")) {
                throw ReservedNames.readOnly(field.getKey());
            }
            if (field.getKey().equals("id")) {
                id = ImageId.parse(field.getValue().textValue());
            } else {
                draft.set(field.getKey(), field.getValue());
            }
        }
        return new NewImage(id, draft.settings());
    }
}
