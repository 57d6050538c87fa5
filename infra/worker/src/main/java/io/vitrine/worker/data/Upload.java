package io.vitrine.worker.data;

import io.vertx.core.http.HttpServerRequest;
import io.vitrine.catalog.Image;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.StoreId;
import io.vitrine.stores.ImageStore;
import io.vitrine.worker.Stores;
import io.vitrine.worker.transfer.UploadOutcome;
import io.vitrine.worker.transfer.Uploads;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the headers of an upload ask for, checked in the order clients know (Images API, upload). */
@Singleton
public final class Upload {
    private final Uploads uploads;
    private final Stores stores;

    public Upload(Uploads uploads, Stores stores) {
        this.uploads = uploads;
        this.stores = stores;
    }

    /** The checks that need no image: media type, sizes, store. */
    record Request(OptionalLong announcedBytes, ImageStore store) {}

    Request check(HttpServerRequest request) {
        checkMediaType(request.getHeader("Content-Type"));
        var announced = announcedBytes(request);
        return new Request(announced, store(request.getHeader("X-Image-Meta-Store")));
    }

    UploadOutcome receive(Image image, Request request, RequestBody body, Caller caller) {
        checkReady(image);
        return uploads.upload(image.id(), request.store(), body, request.announcedBytes(), caller);
    }

    private static void checkMediaType(@Nullable String contentType) {
        var type = contentType == null ? "" : contentType.split(";", 2)[0].trim();
        if (!type.equalsIgnoreCase("application/octet-stream")) {
            throw new FaultException(
                    Fault.UNSUPPORTED_MEDIA_TYPE,
                    "The request media type " + (type.isEmpty() ? "(none)" : type)
                            + " is not supported; image data is application/octet-stream.");
        }
    }

    /** The size header wins over Content-Length; a declared size of 0 means unknown. */
    private static OptionalLong announcedBytes(HttpServerRequest request) {
        var header = Optional.ofNullable(request.getHeader("x-openstack-image-size"))
                .or(() -> Optional.ofNullable(request.getHeader("Content-Length")));
        if (header.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            var bytes = Long.parseLong(header.get().trim());
            if (bytes < 0) {
                throw new NumberFormatException("negative");
            }
            return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
        } catch (NumberFormatException e) {
            throw new FaultException(
                    Fault.INVALID, "The image size '" + header.get() + "' is not a number of bytes, 0 or more.", e);
        }
    }

    private ImageStore store(@Nullable String id) {
        if (id == null) {
            return stores.defaultStore();
        }
        return stores.all().stream()
                .filter(store ->
                        store.id().equals(asId(id)) && !store.features().readOnly())
                .findFirst()
                .orElseThrow(() -> noSuchStore(id));
    }

    private StoreId asId(String id) {
        try {
            return new StoreId(id);
        } catch (IllegalArgumentException e) {
            throw noSuchStore(id);
        }
    }

    private FaultException noSuchStore(String id) {
        var known = stores.all().stream().map(store -> store.id().value()).toList();
        return new FaultException(
                Fault.INVALID,
                "Store '" + id + "' is not configured here; known are " + String.join(", ", known) + ".");
    }

    private static void checkReady(Image image) {
        if (image.status() != ImageStatus.QUEUED) {
            throw new FaultException(
                    Fault.CONFLICT,
                    "Image " + image.id() + " is " + image.status().wireName()
                            + "; data can be uploaded only while it is queued.");
        }
        var missing = new ArrayList<String>();
        if (image.settings().diskFormat().isEmpty()) {
            missing.add("disk_format");
        }
        if (image.settings().containerFormat().isEmpty()) {
            missing.add("container_format");
        }
        if (!missing.isEmpty()) {
            throw new FaultException(
                    Fault.INVALID,
                    "Properties " + String.join(", ", missing) + " must be set prior to saving data of image "
                            + image.id() + ".");
        }
    }
}
