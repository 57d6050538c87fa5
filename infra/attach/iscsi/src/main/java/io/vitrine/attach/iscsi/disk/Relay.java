package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.session.SessionEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the news of a session until there is somebody who wants them. */
final class Relay implements SessionEvents {
    private final List<Consumer<SessionEvents>> news = new ArrayList<>();
    private @Nullable SessionEvents receiver;

    void connect(SessionEvents events) {
        List<Consumer<SessionEvents>> earlier;
        synchronized (this) {
            receiver = events;
            earlier = List.copyOf(news);
        }
        earlier.forEach(one -> one.accept(events));
    }

    @Override
    public void sense(long lun, byte[] sense) {
        tell(events -> events.sense(lun, sense));
    }

    @Override
    public void leaveRequested() {
        tell(SessionEvents::leaveRequested);
    }

    @Override
    public void ended(IscsiException cause) {
        tell(events -> events.ended(cause));
    }

    private void tell(Consumer<SessionEvents> one) {
        SessionEvents now;
        synchronized (this) {
            now = receiver;
            if (now == null) {
                news.add(one);
                return;
            }
        }
        one.accept(now);
    }
}
