package io.vitrine.http.ticket;

import io.vertx.ext.web.RoutingContext;
import io.vitrine.http.QueryString;
import io.vitrine.http.identity.Authentication;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lets a download in by its ticket, before anybody asks for a token. Open only in processes that have a {@link TicketDesk}. */
@Singleton
public final class TicketEntry {
    private static final Pattern FILE = Pattern.compile("/v2/images/([^/]+)/file");
    private static final String CHALLENGE = "Ticket realm=\"Image service\"";
    private static final String KEY = "vitrine.ticket";

    private final Instance<TicketDesk> desk;

    TicketEntry(Instance<TicketDesk> desk) {
        this.desk = desk;
    }

    /** Whether this request was let in by a ticket. */
    public static boolean wasUsed(RoutingContext request) {
        return request.get(KEY) != null;
    }

    /** What the request's ticket is worth; empty where it has none, or is none that a ticket could be for. */
    public Optional<Authentication> admit(RoutingContext request, String path, String requestId) {
        var file = FILE.matcher(path);
        if (!desk.isResolvable() || !request.request().method().name().equals("GET") || !file.matches()) {
            return Optional.empty();
        }
        return tickets(request).stream()
                .findFirst()
                .flatMap(ticket -> desk.get().check(ticket, file.group(1), requestId))
                .map(check -> authentication(check, request));
    }

    private static List<String> tickets(RoutingContext request) {
        return QueryString.parse(request.request().query()).parameters().stream()
                .filter(parameter -> parameter.name().equals(TicketDesk.PARAMETER))
                .map(QueryString.Parameter::value)
                .toList();
    }

    private static Authentication authentication(Tickets.Check check, RoutingContext request) {
        return switch (check) {
            case Tickets.Check.Valid(var caller) -> {
                request.put(KEY, true);
                request.response().putHeader("Cache-Control", "no-store").putHeader("Referrer-Policy", "no-referrer");
                yield new Authentication.Authenticated(caller);
            }
            case Tickets.Check.Refused(var reason) -> new Authentication.Rejected(CHALLENGE, reason);
        };
    }
}
