package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;

/** What a session tells by itself; called on its own thread, must not block. */
public interface SessionEvents {
    /** Nobody wants to know. */
    SessionEvents IGNORED = new SessionEvents() {
        @Override
        public void sense(long lun, byte[] sense) {}

        @Override
        public void leaveRequested() {}

        @Override
        public void ended(IscsiException cause) {}
    };

    /** Asynchronous event 0: like a unit attention (RFC 7143, 11.9). */
    void sense(long lun, byte[] sense);

    /** Asynchronous events 1 and 4: submit nothing more, let what runs end, close, and log in anew. */
    void leaveRequested();

    /** Once, after every task was lost; also after {@code close}. */
    void ended(IscsiException cause);
}
