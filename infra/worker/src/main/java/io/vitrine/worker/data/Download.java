package io.vitrine.worker.data;

import io.vertx.core.http.HttpServerRequest;
import io.vitrine.catalog.Copy;
import io.vitrine.catalog.Image;
import io.vitrine.http.ConnectionCut;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.Location;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.HeldElsewhereException;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.Stores;
import io.vitrine.worker.data.ResponseBody.ClientGone;
import io.vitrine.worker.transfer.StorePlaces;
import io.vitrine.worker.transfer.TransferMeters;
import io.vitrine.worker.transfer.TransferSettings;
import io.vitrine.worker.transfer.TransferThreads;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Sends an image's bytes from the first of its locations that works. When bytes turn out wrong after the status line has left, the
 * connection is cut, so that a client never takes a damaged image for a whole one.
 */
@Singleton
public final class Download {
    private static final Logger LOG = Logger.getLogger(Download.class);
    private static final int NO_CONTENT = 204;

    private final Stores stores;
    private final ReadChecks checks;
    private final TransferThreads threads;
    private final StorePlaces storePlaces;
    private final TransferSettings settings;
    private final TransferMeters meters;
    private final Doubts doubts;
    private final WorkerId self;

    public Download(
            Stores stores,
            ReadChecks checks,
            TransferThreads threads,
            StorePlaces storePlaces,
            TransferSettings settings,
            TransferMeters meters,
            Doubts doubts,
            WorkerId self) {
        this.stores = stores;
        this.checks = checks;
        this.threads = threads;
        this.storePlaces = storePlaces;
        this.settings = settings;
        this.meters = meters;
        this.doubts = doubts;
        this.self = self;
    }

    /** What came of a download that did not end in a {@link FaultException}. */
    sealed interface Outcome {
        /** The request is answered. */
        record Answered(long sentBytes, long wantedBytes) implements Outcome {
            static final Answered WITHOUT_BYTES = new Answered(0, 0);
        }

        /**
         * Nothing was sent: the bytes lie where only other workers reach them.
         *
         * @param locations where, heaviest store first
         */
        record Elsewhere(List<Location> locations) implements Outcome {}

        /**
         * Nothing was sent: volumes that one host alone can attach are with other workers at this moment.
         *
         * @param locations each reached through the worker that has it now
         * @param elsewhere where the bytes lie besides, reached by other workers only
         */
        record Held(List<Location> locations, List<Location> elsewhere) implements Outcome {
            public Held {
                locations = List.copyOf(locations);
                elsewhere = List.copyOf(elsewhere);
            }
        }
    }

    private enum Try {
        ANSWERED,
        UNREACHABLE,
        NOT_IN_PARTS,
        FORBIDDEN,
        HELD,
        NOTHING_THERE
    }

    /** Answers the whole request, or throws a {@link FaultException} before anything was sent. */
    Outcome send(Image image, HttpServerRequest request) {
        var content = image.content()
                .filter(facts -> facts.sizeBytes() == 0 || !image.locations().isEmpty());
        if (content.isEmpty()) {
            return noContent(request);
        }
        var part = partOf(request, content.get().sizeBytes());
        var answer = new ImageAnswer(request, image, content.get(), part, new SentBytes(), settings);
        if (content.get().sizeBytes() == 0) {
            answer.sendNothing();
            return Outcome.Answered.WITHOUT_BYTES;
        }
        return fromFirstLocationThatWorks(answer);
    }

    private static Optional<ByteRange> partOf(HttpServerRequest request, long sizeBytes) {
        try {
            return RangeHeader.parse(
                    Optional.ofNullable(request.getHeader("Range")),
                    Optional.ofNullable(request.getHeader("Content-Range")),
                    sizeBytes);
        } catch (FaultException e) {
            if (e.fault() == Fault.RANGE_NOT_SATISFIABLE) {
                request.response().putHeader("Content-Range", RangeHeader.unsatisfied(sizeBytes));
            }
            throw e;
        }
    }

    private static Outcome noContent(HttpServerRequest request) {
        request.response().setStatusCode(NO_CONTENT).end();
        return Outcome.Answered.WITHOUT_BYTES;
    }

    /** Locations that this worker reaches itself come first: each other one costs a second connection. */
    private Outcome fromFirstLocationThatWorks(ImageAnswer answer) {
        var tried = EnumSet.noneOf(Try.class);
        var held = new ArrayList<Location>();
        for (var copy : answer.image().copies()) {
            if (!isElsewhere(copy.location()) && tried.add(from(copy, answer, held)) && tried.contains(Try.ANSWERED)) {
                return new Outcome.Answered(answer.sent().get(), answer.wantedBytes());
            }
        }
        var elsewhere =
                answer.image().locations().stream().filter(this::isElsewhere).toList();
        if (!held.isEmpty()) {
            return new Outcome.Held(held, elsewhere);
        }
        return elsewhere.isEmpty() ? nowhere(tried, answer) : new Outcome.Elsewhere(elsewhere);
    }

    private static Outcome nowhere(Set<Try> tried, ImageAnswer answer) {
        var data = "The data of image " + answer.image().id();
        if (tried.contains(Try.UNREACHABLE)) {
            throw new FaultException(Fault.UNAVAILABLE, data + " cannot be read now.");
        }
        if (tried.contains(Try.NOT_IN_PARTS)) {
            throw new FaultException(Fault.INVALID, data + " cannot be read in parts where it lies.");
        }
        if (tried.contains(Try.FORBIDDEN)) {
            throw new FaultException(Fault.FORBIDDEN, data + " may not be read where it lies.");
        }
        return noContent(answer.request());
    }

    /** Another worker may have a store of the same id, on disks of its own; a store that all may reach need not be configured here. */
    private boolean isElsewhere(Location location) {
        return location.reachedThrough()
                .map(holder -> !holder.equals(self))
                .orElseGet(() -> stores.find(location.store()).isEmpty());
    }

    /** @param held gets the location where another worker has it for itself */
    private Try from(Copy copy, ImageAnswer answer, List<Location> held) {
        var location = copy.location();
        var places = storePlaces.of(location.store());
        if (!places.tryTake()) {
            LOG.infof("Store %s serves as many transfers as it may", location.store());
            return Try.UNREACHABLE;
        }
        try {
            stores.required(location.store())
                    .read(
                            location,
                            source -> answer.send(
                                    source,
                                    copy,
                                    checks.of(answer.image().id(), location),
                                    threads.of(location.store())));
            meters.downloaded(location.store(), "complete", answer.sent().get());
            return Try.ANSWERED;
        } catch (ClientGone e) {
            meters.downloaded(location.store(), "client_gone", answer.sent().get());
            LOG.infof("Download of image %s ended early: %s", answer.image().id(), e.getMessage());
            ConnectionCut.cut(answer.request().connection());
            return Try.ANSWERED;
        } catch (HeldElsewhereException e) {
            held.add(new Location(location.store(), location.url(), Optional.of(e.holder())));
            return Try.HELD;
        } catch (StoreException e) {
            return failed(location, answer, e);
        } finally {
            places.giveBack();
        }
    }

    private Try failed(Location location, ImageAnswer answer, StoreException e) {
        LOG.errorf("Download of image %s from store %s: %s", answer.image().id(), location.store(), e.getMessage());
        meters.downloaded(
                location.store(),
                e.fault().name().toLowerCase(Locale.ROOT),
                answer.sent().get());
        doubts.after(e.fault(), answer.image().id(), location);
        if (answer.request().response().headWritten()) {
            ConnectionCut.cut(answer.request().connection());
            return Try.ANSWERED;
        }
        return switch (e.fault()) {
            case NOT_FOUND -> Try.NOTHING_THERE;
            case NOT_IMPLEMENTED -> Try.NOT_IN_PARTS;
            case FORBIDDEN -> Try.FORBIDDEN;
            default -> Try.UNREACHABLE;
        };
    }
}
