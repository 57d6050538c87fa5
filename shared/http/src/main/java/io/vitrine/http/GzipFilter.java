package io.vitrine.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what resources answer, where that is switched on and the client accepts it (Images API, gzip of responses). Only resources: bytes of
 * images do not pass here, so their length and Content-MD5 stay what they are. What clients send is never unpacked, as Glance never does.
 */
@Provider
@Singleton
public final class GzipFilter implements ContainerResponseFilter {
    /** Named, and not with the weight that refuses it. */
    private static final Pattern ACCEPTED =
            Pattern.compile("\\bgzip\\b(?!\\s*;\\s*q=0(?:\\.0*)?\\s*(?:,|$))", Pattern.CASE_INSENSITIVE);

    /** Read later: filters are made while the service is built, before there is a configuration. */
    private final Instance<GzipConfig> config;

    private final Instance<RoutingContext> exchange;

    public GzipFilter(Instance<GzipConfig> config, Instance<RoutingContext> exchange) {
        this.config = config;
        this.exchange = exchange;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (config.get().gzip() && response.getEntity() instanceof byte[] body && body.length > 0) {
            tellCaches();
            if (accepts(request.getHeaderString("Accept-Encoding"))) {
                response.setEntity(compressed(body));
                response.getHeaders().putSingle("Content-Encoding", "gzip");
            }
        }
    }

    /** At the end of the headers: set here, it would take the place of what else the answer varies by. */
    private void tellCaches() {
        var request = exchange.get();
        var answer = request.response();
        request.addHeadersEndHandler(_ -> answer.headers().add("Vary", "Accept-Encoding"));
    }

    private static boolean accepts(@Nullable String acceptEncoding) {
        return acceptEncoding != null && ACCEPTED.matcher(acceptEncoding).find();
    }

    private static byte[] compressed(byte[] body) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return packed.toByteArray();
    }
}
