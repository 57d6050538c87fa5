package io.vitrine.worker.data;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.http.ApiGate;
import io.vitrine.http.FaultWriter;
import io.vitrine.http.Policy;
import io.vitrine.http.PolicyTarget;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.worker.transfer.TransferSettings;
import io.vitrine.worker.transfer.TransferThreads;
import io.vitrine.worker.transfer.UploadOutcome;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import org.jboss.logging.MDC;

/**
 * {@code PUT} and {@code GET /v2/images/{id}/file}: one virtual thread per transfer, and a bound on how many there are. The stores are asked
 * for only when a request comes: routes are laid before the database is up.
 */
@Singleton
public final class DataRoutes {
    private static final String PATH = "/v2/images/:id/file";
    private static final int NO_CONTENT = 204;

    private final ImageCatalog catalog;
    private final Policy policy;
    private final Provider<Upload> upload;
    private final Provider<Download> download;
    private final TransferThreads threads;
    private final TransferSettings settings;

    public DataRoutes(
            ImageCatalog catalog,
            Policy policy,
            Provider<Upload> upload,
            Provider<Download> download,
            TransferThreads threads,
            TransferSettings settings) {
        this.catalog = catalog;
        this.policy = policy;
        this.upload = upload;
        this.download = download;
        this.threads = threads;
        this.settings = settings;
    }

    void route(@Observes Router router) {
        router.route(HttpMethod.PUT, PATH).handler(context -> onVirtualThread(context, "upload", this::put));
        router.route(HttpMethod.GET, PATH).handler(context -> onVirtualThread(context, "download", this::get));
    }

    private interface Transfer {
        void run(RoutingContext context, Caller caller) throws InterruptedException;
    }

    private void onVirtualThread(RoutingContext context, String kind, Transfer transfer) {
        context.request().pause();
        var caller = ApiGate.caller(context);
        Thread.ofVirtual().name(kind + "-" + caller.requestId()).start(() -> run(context, caller, transfer));
    }

    private void run(RoutingContext context, Caller caller, Transfer transfer) {
        MDC.put("request", caller.requestId());
        MDC.put("image", context.pathParam("id"));
        var place = threads.places().tryTake();
        try {
            if (!place) {
                throw new FaultException(Fault.UNAVAILABLE, "As many transfers run as may; try again in a moment.");
            }
            transfer.run(context, caller);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            FaultWriter.write(context, Fault.UNAVAILABLE, "The service is stopping.");
        } catch (RuntimeException e) {
            FaultWriter.write(context, e);
        } finally {
            if (place) {
                threads.places().giveBack();
            }
            MDC.clear();
        }
    }

    private void get(RoutingContext context, Caller caller) throws InterruptedException {
        context.request().resume();
        var image = visible(context, caller);
        policy.require(Rule.DOWNLOAD_IMAGE, caller, target(image));
        if (image.status() == ImageStatus.DEACTIVATED && !caller.admin()) {
            throw new FaultException(Fault.FORBIDDEN, "Image " + image.id() + " is deactivated.");
        }
        download.get().send(image, context.request());
    }

    private void put(RoutingContext context, Caller caller) {
        var request = context.request();
        var wanted = upload.get().check(request);
        var image = visible(context, caller);
        policy.require(Rule.UPLOAD_IMAGE, caller, target(image));
        var body = new RequestBody(request, settings.clientIdleTimeout());
        continueIfAsked(request);
        answer(context, upload.get().receive(image, wanted, body, caller));
    }

    private static PolicyTarget target(Image image) {
        return PolicyTarget.image(image.owner(), image.visibility());
    }

    private static void continueIfAsked(HttpServerRequest request) {
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
                .orElseThrow(() -> new FaultException(Fault.NOT_FOUND, "No image found with ID " + id + "."));
    }
}
