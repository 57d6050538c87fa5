package io.vitrine.messages.broker;

import static java.util.stream.Collectors.toSet;
import static java.util.stream.IntStream.range;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every queue does; a subclass brings the queue. */
abstract class BrokerContract {
    private static final int RECEIVES = 60;

    /** A fresh one, or one that was emptied. */
    abstract Broker broker();

    @Test
    void messageArrivesAsItWasSent() throws Exception {
        broker().send("{\"version\":1,\"job\":\"größer\"}");

        var received = next();

        assertThat(received.text()).isEqualTo("{\"version\":1,\"job\":\"größer\"}");
        received.accept();
    }

    @Test
    void noMoreArriveThanAreAskedFor() throws Exception {
        for (var i = 0; i < 5; i++) {
            broker().send("message " + i);
        }

        var first = broker().receive(2);

        assertThat(first).hasSizeBetween(1, 2);
        accept(first);
        assertThat(receive(5 - first.size())).hasSize(5 - first.size());
    }

    @Test
    void messageThatIsGivenBackComesAgain() throws Exception {
        broker().send("later");

        next().giveBack();

        var again = next();
        assertThat(again.text()).isEqualTo("later");
        again.accept();
    }

    @Test
    void manySendAtOnce() throws Exception {
        var texts = range(0, 300).mapToObj(i -> "message " + i).collect(toSet());

        broker().check();
        try (var senders = Executors.newFixedThreadPool(8, Thread.ofVirtual().factory())) {
            for (var sent : senders.invokeAll(texts.stream().map(this::sending).toList())) {
                sent.get();
            }
        }

        var arrived = new HashSet<String>();
        for (var delivery : receive(texts.size())) {
            arrived.add(delivery.text());
        }
        assertThat(arrived).isEqualTo(texts);
    }

    private Callable<Boolean> sending(String text) {
        return () -> {
            broker().send(text);
            return true;
        };
    }

    @Test
    void itSaysThatItWorks() throws Exception {
        broker().check();

        assertThat(broker()).isNotNull();
    }

    final Broker.Delivery next() throws Exception {
        for (var i = 0; i < RECEIVES; i++) {
            var received = broker().receive(1);
            if (!received.isEmpty()) {
                return received.getFirst();
            }
        }
        throw new AssertionError("no message came");
    }

    /** That many, each accepted as it comes. */
    final List<Broker.Delivery> receive(int count) throws Exception {
        var all = new ArrayList<Broker.Delivery>();
        for (var i = 0; i < RECEIVES + count && all.size() < count; i++) {
            var received = broker().receive(Math.min(10, count - all.size()));
            accept(received);
            all.addAll(received);
        }
        return all;
    }

    private static void accept(List<Broker.Delivery> deliveries) throws Exception {
        for (var delivery : deliveries) {
            delivery.accept();
        }
    }
}
