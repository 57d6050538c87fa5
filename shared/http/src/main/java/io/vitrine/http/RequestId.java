package io.vitrine.http;

import io.vertx.ext.web.RoutingContext;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id under which a request is logged and answered; the client may bring its own (Images API, request id). */
public final class RequestId {
    /** The header that carries it, both ways. */
    public static final String HEADER = "X-Openstack-Request-Id";

    private static final String PREFIX = "req-";
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final String KEY = "vitrine.requestId";

    private RequestId() {}

    /** The id of a request that has passed the gate; of any other a fresh one. */
    public static String of(RoutingContext request) {
        String known = request.get(KEY);
        return known == null ? give(request, fresh()) : known;
    }

    static String give(RoutingContext request, String id) {
        request.put(KEY, id);
        return id;
    }

    static String fresh() {
        return PREFIX + UUID.randomUUID();
    }

    /** The id to use for a request that sent {@code given}. @param maxLength of it; 0 is no limit */
    static String accept(@Nullable String given, int maxLength) {
        if (given == null || given.isEmpty()) {
            return fresh();
        }
        if (maxLength > 0 && given.length() > maxLength) {
            throw new FaultException(
                    Fault.HEADER_TOO_LARGE,
                    HEADER + " has " + given.length() + " characters; at most " + maxLength + " are allowed.");
        }
        if (!PRINTABLE.matcher(given).matches()) {
            throw new FaultException(Fault.INVALID, HEADER + " must be printable ASCII without spaces.");
        }
        return given.startsWith(PREFIX) ? given : PREFIX + given;
    }
}
