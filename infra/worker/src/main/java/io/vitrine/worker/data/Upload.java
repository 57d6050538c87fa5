package io.vitrine.worker.data;

import io.vertx.core.http.HttpServerRequest;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.http.keystone.ProjectLimits;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.StoreId;
import io.vitrine.stores.ImageStore;
import io.vitrine.volumes.CallerProject;
import io.vitrine.worker.Stores;
import io.vitrine.worker.signature.Signatures;
import io.vitrine.worker.transfer.StorePlaces;
import io.vitrine.worker.transfer.UploadOutcome;
import io.vitrine.worker.transfer.Uploads;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the headers of an upload ask for, checked in the order clients know (Images API, upload). */
@Singleton
public final class Upload {
    private final Uploads uploads;
    private final Stores stores;
    private final StorePlaces storePlaces;
    private final StoreRegister register;
    private final UploadQuota quota;
    private final Signatures signatures;

    public Upload(
            Uploads uploads,
            Stores stores,
            StorePlaces storePlaces,
            StoreRegister register,
            UploadQuota quota,
            Signatures signatures) {
        this.uploads = uploads;
        this.stores = stores;
        this.storePlaces = storePlaces;
        this.register = register;
        this.quota = quota;
        this.signatures = signatures;
    }

    /** What the headers ask for. */
    sealed interface Request {
        /** An upload into a store of this worker. */
        record Here(OptionalLong announcedBytes, ImageStore store, Optional<String> token) implements Request {
            /** Without the token. */
            @Override
            public String toString() {
                return "Here[" + announcedBytes + ", " + store.id() + "]";
            }
        }

        /** An upload into a store that only other workers have. */
        record Elsewhere(StoreId store) implements Request {}
    }

    /** The checks that need neither image nor store: media type and size. Answers the size. */
    static OptionalLong checkForm(HttpServerRequest request) {
        checkMediaType(request.getHeader("Content-Type"));
        return announcedBytes(request);
    }

    /** The checks that need no image: those of {@link #checkForm}, and the store. */
    Request check(HttpServerRequest request) {
        var announced = checkForm(request);
        var store = request.getHeader("X-Image-Meta-Store");
        var token = Optional.ofNullable(request.getHeader("X-Auth-Token"));
        return store == null
                ? new Request.Here(announced, stores.defaultStore(), token)
                : into(asId(store), announced, token);
    }

    private Request into(StoreId id, OptionalLong announced, Optional<String> token) {
        var here = stores.find(id);
        if (here.isPresent()) {
            return new Request.Here(announced, here.get(), token);
        }
        var announcedStores = register.all();
        if (announcedStores.stream().anyMatch(store -> store.id().equals(id))) {
            return new Request.Elsewhere(id);
        }
        throw noSuchStore(id.value());
    }

    /**
     * @param limits of the caller's project
     * @param body is asked for once everything else is settled
     */
    UploadOutcome receive(
            Image image, Request.Here request, ProjectLimits limits, Supplier<RequestBody> body, Caller caller) {
        checkReady(image);
        quota.requireOneMore(limits);
        var store = request.store();
        if (store.features().readOnly()) {
            throw new FaultException(Fault.GONE, "Store " + store.id() + " takes no image data: it is read-only.");
        }
        var signature = signatures.of(image, request.token());
        var places = storePlaces.of(store.id());
        if (!places.tryTake()) {
            throw new FaultException(
                    Fault.UNAVAILABLE,
                    "Store " + store.id() + " serves as many transfers as it may; try again in a moment.");
        }
        try {
            return uploads.upload(
                    image.id(), store, body.get(), request.announcedBytes(), signature, payer(request, caller), caller);
        } finally {
            places.giveBack();
        }
    }

    /** Whoever has a project and a token for it. */
    private static Optional<CallerProject> payer(Request.Here request, Caller caller) {
        return caller.project().flatMap(project -> request.token().map(token -> new CallerProject(project, token)));
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

    private StoreId asId(String id) {
        try {
            return new StoreId(id);
        } catch (IllegalArgumentException e) {
            throw noSuchStore(id);
        }
    }

    private FaultException noSuchStore(String id) {
        var known = Stream.concat(
                        stores.all().stream().map(ImageStore::id),
                        register.all().stream().map(StoreRegister.Entry::id))
                .map(StoreId::value)
                .distinct()
                .collect(Collectors.joining(", "));
        return new FaultException(Fault.INVALID, "Store '" + id + "' is not configured here; known are " + known + ".");
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
