package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vitrine.catalog.Image;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes to an image record, in order, all or nothing. Whatever can be told from the request alone is told by {@link #parse}; what
 * depends on the record by {@link #applyTo}.
 */
record ImagePatch(PatchDialect dialect, List<Operation> operations) {
    static final String LOCATIONS = "locations";

    private static final Set<String> FORMATS = Set.of("disk_format", "container_format");
    private static final Set<ImageStatus> FORMATS_OPEN = Set.of(ImageStatus.QUEUED, ImageStatus.IMPORTING);

    ImagePatch {
        operations = List.copyOf(operations);
    }

    enum Op {
        ADD,
        REPLACE,
        REMOVE
    }

    /**
     * One change.
     *
     * @param place which of the locations; empty for all other properties
     * @param value empty for {@link Op#REMOVE}
     */
    record Operation(Op op, String property, Optional<String> place, Optional<JsonNode> value) {}

    static ImagePatch parse(ArrayNode body, PatchDialect dialect, ImageProperties known) {
        var operations = new ArrayList<Operation>();
        for (var element : body) {
            operations.add(checked(dialect.operation(element), known));
        }
        return new ImagePatch(dialect, operations);
    }

    private static Operation checked(Operation operation, ImageProperties known) {
        var property = operation.property();
        if (property.equals(LOCATIONS)) {
            operation
                    .value()
                    .ifPresent(value -> known.checked(property, operation.op() == Op.ADD ? alone(value) : value));
            return operation;
        }
        if (ReservedNames.isOurs(property) || ReservedNames.isFact(property) || property.equals("id")) {
            throw ReservedNames.readOnly(property);
        }
        if (operation.op() == Op.REMOVE && known.isBase(property)) {
            throw new FaultException(Fault.FORBIDDEN, "Property " + property + " may not be removed, only replaced.");
        }
        if (operation.op() == Op.REMOVE && known.required().contains(property)) {
            throw new FaultException(Fault.INVALID, "The property '" + property + "' is required on this service.");
        }
        operation.value().ifPresent(value -> known.checked(property, value));
        return operation;
    }

    private static JsonNode alone(JsonNode value) {
        return JsonNodeFactory.instance.arrayNode().add(value);
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    boolean touches(String property) {
        return operations.stream().anyMatch(operation -> operation.property().equals(property));
    }

    /**
     * What {@code image} is after all operations.
     *
     * @param copies those of {@code image}
     * @throws FaultException where one of them does not fit the record
     */
    Change applyTo(Image image, ImageProperties known, PropertyProtections.Rights rights, CopiesDraft copies) {
        var draft = ImageDraft.of(image.settings());
        for (var operation : operations) {
            if (operation.property().equals(LOCATIONS)) {
                copies.apply(operation, draft.settings());
                continue;
            }
            if (FORMATS.contains(operation.property()) && !FORMATS_OPEN.contains(copies.status())) {
                throw new FaultException(
                        Fault.FORBIDDEN,
                        "Attribute " + operation.property()
                                + " can be changed only while the image is queued or importing.");
            }
            if (known.isBase(operation.property())) {
                applyToBase(operation, draft);
            } else {
                apply(operation, draft, rights);
            }
        }
        return new Change(draft.settings(), copies.placement());
    }

    /** There always is one, and {@link #checked} has refused to remove it. */
    private void applyToBase(Operation operation, ImageDraft draft) {
        if (operation.op() == Op.ADD) {
            refuseDouble(operation.property());
        }
        draft.set(operation.property(), operation.value().orElseThrow());
    }

    /** What the caller may not read does not exist for it: to set that is to create it. */
    private void apply(Operation operation, ImageDraft draft, PropertyProtections.Rights rights) {
        var property = operation.property();
        boolean exists = draft.hasAdditional(property) && rights.mayRead(property);
        if (operation.op() != Op.ADD && !exists) {
            throw conflict("Property " + property + " does not exist.");
        }
        if (operation.op() == Op.ADD && exists) {
            refuseDouble(property);
        }
        if (operation.op() == Op.REMOVE) {
            rights.require(PropertyUse.DELETE, property);
            draft.removeAdditional(property);
        } else {
            rights.require(exists ? PropertyUse.UPDATE : PropertyUse.CREATE, property);
            draft.set(property, operation.value().orElseThrow());
        }
    }

    private void refuseDouble(String property) {
        if (dialect == PatchDialect.V2_0) {
            throw conflict("Property " + property + " already present.");
        }
    }

    private static FaultException conflict(String message) {
        return new FaultException(Fault.CONFLICT, message);
    }
}
