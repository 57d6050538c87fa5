package io.vitrine.worker.data;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.ImageTarget;
import io.vitrine.http.ApiGate;
import io.vitrine.http.DownloadAccess;
import io.vitrine.http.FaultWriter;
import io.vitrine.http.Policy;
import io.vitrine.http.Rule;
import io.vitrine.http.keystone.ProjectLimits;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.worker.transfer.TransferSettings;
import io.vitrine.worker.transfer.TransferThreads;
import io.vitrine.worker.transfer.UploadOutcome;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.MDC;

/**
 * {@code PUT} and {@code GET /v2/images/{id}/file}: one thread per transfer, and a bound on how many there are. A thread of the system's: a call
 * to a disk that hangs would take a virtual one's carrier from everybody. The stores are asked for only when a request comes: routes are laid
 * before the database is up.
 */
@Singleton
public final class DataRoutes {
    private static final String PATH = "/v2/images/:id/file";
    private static final int NO_CONTENT = 204;

    /** For a volume that another worker has, before the client is told to come again. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final ImageCatalog catalog;
    private final Policy policy;
    private final DownloadAccess access;
    private final PreferredStores preferred;
    private final UploadQuota quota;
    private final Provider<Upload> upload;
    private final Provider<Download> download;
    private final Provider<PassingOn> passingOn;
    private final TransferThreads threads;
    private final TransferSettings settings;
    private final DownloadObserver observer;

    DataRoutes(
            ImageCatalog catalog,
            Policy policy,
            DownloadAccess access,
            PreferredStores preferred,
            UploadQuota quota,
            Provider<Upload> upload,
            Provider<Download> download,
            Provider<PassingOn> passingOn,
            TransferThreads threads,
            TransferSettings settings,
            DownloadObserver observer) {
        this.catalog = catalog;
        this.policy = policy;
        this.access = access;
        this.preferred = preferred;
        this.quota = quota;
        this.passingOn = passingOn;
        this.upload = upload;
        this.download = download;
        this.threads = threads;
        this.settings = settings;
        this.observer = observer;
    }

    void route(@Observes Router router) {
        router.route(HttpMethod.PUT, PATH).handler(this::beginPut);
        router.route(HttpMethod.GET, PATH).handler(context -> onOwnThread(context, "download", this::get));
    }

    private interface Transfer {
        /** @param home the event loop that the request lives on */
        void run(RoutingContext context, Context home, Caller caller) throws InterruptedException;
    }

    /**
     * The body listens before the thread is there: what breaks meanwhile is told once. Keystone is waited for without a place among the
     * transfers, and without a thread of the system's.
     */
    private void beginPut(RoutingContext context) {
        var body = new RequestBody(context, settings);
        if (!quota.isOn()) {
            putOnOwnThread(context, ProjectLimits.NONE, body);
            return;
        }
        var caller = ApiGate.caller(context);
        var home = Vertx.currentContext();
        Thread.ofVirtual().name("quota-" + caller.requestId()).start(() -> {
            try {
                var limits = quota.admit(caller, Upload.checkForm(context.request()));
                home.runOnContext(_ -> putOnOwnThread(context, limits, body));
            } catch (RuntimeException | Error e) {
                FaultWriter.write(context, e);
            }
        });
    }

    private void putOnOwnThread(RoutingContext context, ProjectLimits limits, RequestBody body) {
        onOwnThread(context, "upload", (_, home, caller) -> put(context, home, caller, limits, body));
    }

    /** The place is taken here, so that there are never more threads than places. */
    private void onOwnThread(RoutingContext context, String kind, Transfer transfer) {
        context.request().pause();
        if (!threads.places().tryTake()) {
            FaultWriter.write(context, Fault.UNAVAILABLE, threads.places().whyNone());
            return;
        }
        var caller = ApiGate.caller(context);
        var home = Vertx.currentContext();
        var thread = Thread.ofPlatform().daemon().name(kind + "-" + caller.requestId());
        try {
            thread.start(() -> run(context, home, caller, transfer));
        } catch (OutOfMemoryError e) {
            // what a thread that the system refuses looks like
            threads.places().giveBack();
            FaultWriter.write(context, e);
        }
    }

    private void run(RoutingContext context, Context home, Caller caller, Transfer transfer) {
        MDC.put("request", caller.requestId());
        MDC.put("image", context.pathParam("id"));
        try {
            transfer.run(context, home, caller);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            FaultWriter.write(context, Fault.UNAVAILABLE, "The service is stopping.");
        } catch (RuntimeException | Error e) {
            FaultWriter.write(context, e);
        } finally {
            threads.places().giveBack();
            MDC.clear();
        }
    }

    private void get(RoutingContext context, Context home, Caller caller) throws InterruptedException {
        context.request().resume();
        var image = downloadable(context, caller);
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (!answer(context, home, caller, image)) {
            if (System.nanoTime() - until >= 0) {
                throw new FaultException(
                        Fault.UNAVAILABLE, "The data of this image is read through a worker that does not answer now.");
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** False where nothing was sent, and another worker, which cannot be asked, has what it takes. */
    private boolean answer(RoutingContext context, Context home, Caller caller, Image image)
            throws InterruptedException {
        switch (download.get().send(image, context.request())) {
            case Download.Outcome.Answered(var sent, var wanted) -> {
                if (wanted > 0) {
                    observer.ended(image.id(), image.owner(), caller, sent, sent == wanted);
                }
                return true;
            }
            case Download.Outcome.Elsewhere(var locations) -> {
                passingOn.get().download(context, home, locations);
                return true;
            }
            case Download.Outcome.Held(var locations, var elsewhere) -> {
                if (passingOn.get().toHolders(context, home, image.id(), caller, locations)) {
                    return true;
                }
                if (!elsewhere.isEmpty()) {
                    passingOn.get().download(context, home, elsewhere);
                    return true;
                }
                return false;
            }
        }
    }

    private void put(RoutingContext context, Context home, Caller caller, ProjectLimits limits, RequestBody body)
            throws InterruptedException {
        switch (upload.get().check(context.request())) {
            case Upload.Request.Here here -> receive(context, caller, here, limits, body);
            case Upload.Request.Elsewhere(var store) -> passingOn.get().upload(context, home, store);
        }
    }

    private void receive(
            RoutingContext context, Caller caller, Upload.Request.Here wanted, ProjectLimits limits, RequestBody body) {
        var image = visible(context, caller);
        policy.requireOnImage(Rule.UPLOAD_IMAGE, caller, new ImageTarget(image, caller));
        var outcome = upload.get().receive(image, wanted, limits, () -> wantedNow(body, context.request()), caller);
        answer(context, outcome);
    }

    /** With the copies that the request prefers in front. */
    private Image downloadable(RoutingContext context, Caller caller) {
        var image = visible(context, caller);
        access.require(caller, image.id(), image.status(), new ImageTarget(image, caller));
        return preferred.first(image, context.request(), caller);
    }

    private static RequestBody wantedNow(RequestBody body, HttpServerRequest request) {
        body.begin();
        continueIfAsked(request);
        return body;
    }

    static void continueIfAsked(HttpServerRequest request) {
        if (expectsContinue(request)) {
            request.response().writeContinue();
        }
    }

    private static boolean expectsContinue(HttpServerRequest request) {
        return "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    }

    private static void answer(RoutingContext context, UploadOutcome outcome) {
        switch (outcome) {
            case UploadOutcome.Active _ ->
                context.response().setStatusCode(NO_CONTENT).end();
            case UploadOutcome.Failed(var fault, var message) -> throw new FaultException(fault, message);
        }
    }

    private Image visible(RoutingContext context, Caller caller) {
        var id = context.pathParam("id");
        return ImageId.parse(id)
                .flatMap(parsed -> catalog.findVisible(parsed, caller))
                .orElseThrow(() -> DownloadAccess.notFound(id));
    }
}
