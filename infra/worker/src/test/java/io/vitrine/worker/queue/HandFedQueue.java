package io.vitrine.worker.queue;

import io.vitrine.messages.JobWaiting;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Message;

/** A queue that keeps count of what it hands out and what it hears; several listeners may share it. What is refused comes again at once. */
final class HandFedQueue {
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Deque<Flow.Subscriber<? super Message<String>>> hungry = new ArrayDeque<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger mostUnanswered = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Deque<String> setAside = new ArrayDeque<>();

    void feed(Flow.Subscriber<Message<String>> listener) {
        listener.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                HandFedQueue.this.request(listener, count);
            }

            @Override
            public void cancel() {
                forget(listener);
            }
        });
    }

    private void request(Flow.Subscriber<Message<String>> listener, long count) {
        synchronized (this) {
            for (var i = 0; i < count; i++) {
                hungry.add(listener);
            }
        }
        handOut();
    }

    private synchronized void forget(Flow.Subscriber<Message<String>> listener) {
        hungry.removeIf(each -> each == listener);
    }

    void put(String message) {
        synchronized (this) {
            waiting.add(message);
        }
        handOut();
    }

    private synchronized void handOut() {
        while (!waiting.isEmpty() && !hungry.isEmpty()) {
            mostUnanswered.accumulateAndGet(unanswered.incrementAndGet(), Math::max);
            hungry.remove().onNext(message(waiting.remove()));
        }
    }

    private Message<String> message(String text) {
        return Message.of(text, () -> answered(accepted), reason -> refusedFor(text, reason));
    }

    private CompletionStage<Void> answered(AtomicInteger count) {
        unanswered.decrementAndGet();
        count.incrementAndGet();
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> refusedFor(String text, Throwable reason) {
        var answered = answered(refused);
        if (reason instanceof JobWaiting.Unreadable) {
            synchronized (this) {
                setAside.add(text);
            }
        } else {
            put(text);
        }
        return answered;
    }

    /** All that waits is gone. */
    synchronized void drop() {
        waiting.clear();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    int accepted() {
        return accepted.get();
    }

    int refused() {
        return refused.get();
    }

    synchronized String[] setAside() {
        return setAside.toArray(String[]::new);
    }

    /** The most messages that were out at the same time. */
    int mostUnanswered() {
        return mostUnanswered.get();
    }
}
