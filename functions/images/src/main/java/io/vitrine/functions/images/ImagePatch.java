package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

    /** @param value empty for {@link Op#REMOVE} */
    record Operation(Op op, String property, Optional<JsonNode> value) {}

    static ImagePatch parse(ArrayNode body, PatchDialect dialect, ImageProperties known) {
        var operations = new ArrayList<Operation>();
        for (var element : body) {
            operations.add(checked(dialect.operation(element), known));
        }
        return new ImagePatch(dialect, operations);
    }

    private static Operation checked(Operation operation, ImageProperties known) {
        var property = operation.property();
        if (property.equals("locations")) {
            throw new FaultException(Fault.FORBIDDEN, "The locations of an image cannot be changed on this service.");
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

    boolean isEmpty() {
        return operations.isEmpty();
    }

    boolean touches(String property) {
        return operations.stream().anyMatch(operation -> operation.property().equals(property));
    }

    /** The settings of {@code image} after all operations. @throws FaultException where one of them does not fit the record */
    Image.Settings applyTo(Image image, ImageProperties known) {
        var draft = ImageDraft.of(image.settings());
        for (var operation : operations) {
            if (FORMATS.contains(operation.property()) && !FORMATS_OPEN.contains(image.status())) {
                throw new FaultException(
                        Fault.FORBIDDEN,
                        "Attribute " + operation.property()
                                + " can be changed only while the image is queued or importing.");
            }
            apply(operation, draft, known.isBase(operation.property()));
        }
        return draft.settings();
    }

    private void apply(Operation operation, ImageDraft draft, boolean base) {
        var property = operation.property();
        boolean exists = base || draft.hasAdditional(property);
        switch (operation.op()) {
            case ADD -> {
                if (exists && dialect == PatchDialect.V2_0) {
                    throw conflict("Property " + property + " already present.");
                }
                draft.set(property, operation.value().orElseThrow());
            }
            case REPLACE -> {
                requireExistence(exists, property);
                draft.set(property, operation.value().orElseThrow());
            }
            case REMOVE -> {
                requireExistence(exists, property);
                draft.removeAdditional(property);
            }
        }
    }

    private static void requireExistence(boolean exists, String property) {
        if (!exists) {
            throw conflict("Property " + property + " does not exist.");
        }
    }

    private static FaultException conflict(String message) {
        return new FaultException(Fault.CONFLICT, message);
    }
}
