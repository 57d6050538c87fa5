package io.vitrine.worker.data;

import io.vertx.core.http.HttpServerRequest;
import io.vitrine.catalog.Copy;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageTarget;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.http.Policy;
import io.vitrine.http.QueryString;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which copies of an image a client wants to be tried first: {@code ?prefer=STORE,STORE} of a download (Images API 7.2). */
@Singleton
final class PreferredStores {
    private static final String PARAMETER = "prefer";

    private final Policy policy;
    private final StoreRegister register;

    PreferredStores(Policy policy, StoreRegister register) {
        this.policy = policy;
        this.register = register;
    }

    /**
     * The same image with the copies that the request prefers in front of the others; both in the order they had.
     *
     * @throws FaultException {@link Fault#FORBIDDEN} or {@link Fault#NOT_FOUND} where {@code caller} may not choose, {@link Fault#INVALID} where
     *     there is no such store
     */
    Image first(Image image, HttpServerRequest request, Caller caller) {
        var wanted = wanted(Optional.ofNullable(request.query()));
        if (wanted.isEmpty()) {
            return image;
        }
        policy.requireOnImage(Rule.DOWNLOAD_FROM_STORE, caller, new ImageTarget(image, caller));
        requireKnown(wanted);
        Predicate<Copy> isWanted =
                copy -> wanted.contains(copy.location().store().value());
        var copies = Stream.concat(
                        image.copies().stream().filter(isWanted),
                        image.copies().stream().filter(isWanted.negate()))
                .toList();
        return new Image(
                image.id(),
                image.version(),
                image.status(),
                image.settings(),
                image.content(),
                copies,
                image.createdAt(),
                image.updatedAt(),
                image.lastFailure());
    }

    /** Of a parameter that comes more than once the last counts. */
    private static Set<String> wanted(Optional<String> query) {
        return query.map(QueryString::parse).stream()
                .flatMap(parsed -> parsed.parameters().stream())
                .filter(parameter -> parameter.name().equals(PARAMETER))
                .map(QueryString.Parameter::value)
                .reduce((_, last) -> last)
                .stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .collect(Collectors.toSet());
    }

    private void requireKnown(Set<String> wanted) {
        var known = register.all().stream().map(store -> store.id().value()).toList();
        wanted.stream()
                .filter(Predicate.not(known::contains))
                .sorted()
                .findFirst()
                .ifPresent(unknown -> {
                    throw new FaultException(
                            Fault.INVALID,
                            "Store '" + unknown + "' is not configured here; known are " + String.join(", ", known)
                                    + ".");
                });
    }
}
