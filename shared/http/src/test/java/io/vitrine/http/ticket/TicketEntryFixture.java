package io.vitrine.http.ticket;

import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;

/** Entries for tests of what stands around them. */
public final class TicketEntryFixture {
    private TicketEntryFixture() {}

    /** That of a process without a {@link TicketDesk}. */
    @SuppressWarnings("unchecked")
    public static TicketEntry withoutTickets() {
        return new TicketEntry((Instance<TicketDesk>) Proxy.newProxyInstance(
                Instance.class.getClassLoader(), new Class<?>[] {Instance.class}, (_, method, _) -> {
                    if (method.getName().equals("isResolvable")) {
                        return false;
                    }
                    // Where there is no desk, nothing else may be asked.
                    throw new UnsupportedOperationException(method.getName());
                }));
    }
}
