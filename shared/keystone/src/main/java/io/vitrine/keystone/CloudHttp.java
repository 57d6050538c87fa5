package io.vitrine.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.keystone.JsonHttp.Answer;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * JSON calls to one service of the cloud, each within its time. A call that gets no answer is tried again a few times, so only such may be made
 * here as may be made twice. While the service is away, calls fail at once for a moment instead of each waiting for it. Blocks: call it on a
 * virtual thread. Trouble is a {@link FaultException} with {@link Fault#UNAVAILABLE}, and names the service, not its address, for clients read it.
 */
public final class CloudHttp implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CloudHttp.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** For how long nobody is asked again after nobody was there. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final String service;
    private final JsonHttp http;
    private final int retries;
    private final InstantSource clock;
    private volatile Instant restsUntil = Instant.MIN;

    /**
     * @param service what it is, for sentences: "Keystone"
     * @param limit of one try, from the first byte to the last
     * @param retries further tries where no answer came
     */
    public CloudHttp(String service, SSLContext tls, Duration limit, int retries, InstantSource clock) {
        this.service = service;
        this.http = new JsonHttp(tls, limit);
        this.retries = retries;
        this.clock = clock;
    }

    public Answer get(URI url, Map<String, String> headers) {
        return send("GET", url, headers, Optional.empty());
    }

    /** Any other method, with JSON. */
    public Answer send(String method, URI url, Map<String, String> headers, JsonNode body) {
        return send(method, url, headers, Optional.of(body));
    }

    /** What tells that the service is there but cannot be used; {@code why} is for the log alone. */
    public FaultException unusable(String why) {
        LOG.errorf("%s cannot be used: %s", service, why);
        return new FaultException(Fault.UNAVAILABLE, service + " cannot be used at the moment.");
    }

    /** Gives connections back at once, whatever still runs on them. */
    @Override
    public void close() {
        http.close();
    }

    private Answer send(String method, URI url, Map<String, String> headers, Optional<JsonNode> body) {
        if (clock.instant().isBefore(restsUntil)) {
            throw away(null);
        }
        for (var failed = 0; ; failed++) {
            try {
                return http.send(method, url, headers, body);
            } catch (IOException e) {
                if (failed >= retries || isTimeUp(e)) {
                    restsUntil = clock.instant().plus(REST);
                    LOG.warnf("%s is away (%s %s): %s", service, method, url.getPath(), e);
                    throw away(e);
                }
                pause(FIRST_PAUSE.multipliedBy(1L << Math.min(failed, 5)));
            }
        }
    }

    private static boolean isTimeUp(IOException e) {
        return e instanceof HttpTimeoutException && !(e instanceof HttpConnectTimeoutException);
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(e);
        }
    }

    private FaultException away(@Nullable Exception cause) {
        var sentence = service + " does not answer at the moment; try again in a few seconds.";
        return cause == null
                ? new FaultException(Fault.UNAVAILABLE, sentence)
                : new FaultException(Fault.UNAVAILABLE, sentence, cause);
    }
}
