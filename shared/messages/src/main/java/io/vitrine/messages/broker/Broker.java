package io.vitrine.messages.broker;

import java.util.List;

/**
 * One queue. Calls come from many virtual threads and block; none for longer than a few seconds. A broker that cannot be reached is tried
 * again by the next call, so there is nothing to start and nothing that ends by itself.
 */
interface Broker extends AutoCloseable {
    /** Returns once the message is safe. */
    void send(String text) throws QueueException, InterruptedException;

    /** Waits a while for messages: none, or up to {@code most} of them. Called by one thread. */
    List<Delivery> receive(int most) throws QueueException, InterruptedException;

    /** Returns where messages could be sent now. */
    void check() throws QueueException, InterruptedException;

    /** Nobody listens any more: what was delivered and not answered goes to others. */
    void stopReceiving();

    @Override
    void close();

    /** A message that the queue keeps until it is told what became of it; a queue that does not hear delivers again. */
    interface Delivery {
        String text();

        /** It is dealt with. */
        void accept() throws QueueException, InterruptedException;

        /** It could not be dealt with now. */
        void giveBack() throws QueueException;

        /** It can never be dealt with: aside, where an operator finds it. */
        void setAside() throws QueueException;
    }
}
