package io.vitrine.benchmarks.service;

import io.vitrine.benchmarks.figures.Durations;
import io.vitrine.benchmarks.figures.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** How long one client waits for a list while nothing else is asked, and while images come in. */
final class ListsBesideUploads implements Measurement {
    private static final int UPLOADS = 4;
    private static final String ANY_STORE = "";
    private static final String LIST = "/v2/images?limit=25";

    private final Duration time;
    private final long sizeBytes;

    /**
     * @param time how long lists are asked for
     * @param sizeBytes of each image; more than a service takes in that time
     */
    ListsBesideUploads(Duration time, long sizeBytes) {
        this.time = time;
        this.sizeBytes = sizeBytes;
    }

    @Override
    public String name() {
        return "lists beside uploads";
    }

    @Override
    public void prepare(Service service, Consumer<String> progress) {
        progress.accept(WarmUp.of(this, service));
        WarmUp.transfer(service, ANY_STORE, sizeBytes);
    }

    @Override
    public Map<String, Double> measure(Service service) {
        var idle = list(service);
        var uploaded = new ConcurrentLinkedQueue<String>();
        var busy = new ArrayList<Load>();
        var clients = new ArrayList<Callable<Boolean>>();
        clients.add(() -> busy.add(list(service)));
        for (int upload = 0; upload < UPLOADS; upload++) {
            clients.add(() ->
                    uploaded.add(service.upload(ImageBytes.random(sizeBytes).sized())));
        }
        Clients.together(clients);
        uploaded.forEach(service::delete);

        var figures = new TreeMap<String, Double>();
        figures.putAll(idle.figures("list 25, 1 client, idle"));
        figures.putAll(busy.getFirst().figures("list 25, 1 client, " + UPLOADS + " uploads"));
        figures.put("list 25, 1 client, p99 with " + UPLOADS + " uploads : idle", ratio(busy.getFirst(), idle));
        return figures;
    }

    private Load list(Service service) {
        return Clients.run(1, time, (_, _) -> service.ask(LIST));
    }

    private static double ratio(Load busy, Load idle) {
        return Durations.seconds(busy.p99()) / Durations.seconds(idle.p99());
    }
}
