package io.vitrine.benchmarks.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Lists, shows and creates on a catalogue of a size. */
final class Records implements Measurement {
    private static final int CLIENTS = 8;
    private static final int MIXED_CLIENTS = 32;
    private static final int SHOWN = 100;

    private final int images;
    private final Duration each;

    /** @param each how long each question is asked */
    Records(int images, Duration each) {
        this.images = images;
        this.each = each;
    }

    @Override
    public String name() {
        return "records of " + images;
    }

    @Override
    public void prepare(Service service, Consumer<String> progress) {
        new Catalogue(service)
                .fill(images, done -> progress.accept("%s: %d of %d images".formatted(service.name(), done, images)));
        progress.accept(WarmUp.of(this, service));
        measure(service);
    }

    @Override
    public Map<String, Double> measure(Service service) {
        var ids = new Catalogue(service).ids(SHOWN);
        var figures = new TreeMap<String, Double>();
        figures.putAll(list(service, "list 25", "/v2/images?limit=25"));
        figures.putAll(list(service, "list by a tag", "/v2/images?limit=25&tag=b7"));
        figures.putAll(list(service, "list by a property", "/v2/images?limit=25&os_distro=debian"));
        figures.putAll(list(service, "list of nothing", "/v2/images?limit=25&name=none"));
        figures.putAll(list(service, "list by name", "/v2/images?limit=25&sort=name:asc,created_at:desc"));
        figures.putAll(load("show", CLIENTS, (client, round) -> service.ask(show(ids, client, round))));
        figures.putAll(create(service));
        figures.putAll(mixed(service, ids));
        return figures;
    }

    private Map<String, Double> list(Service service, String name, String target) {
        return load(name, CLIENTS, (_, _) -> service.ask(target));
    }

    /** Records of their own, deleted afterwards: the catalogue keeps its size. */
    private Map<String, Double> create(Service service) {
        var created = new ConcurrentLinkedQueue<String>();
        var image = Catalogue.image("created");
        var figures = load("create", CLIENTS, (_, _) -> created.add(service.create(image)));
        Clients.together(List.copyOf(created).stream()
                .<Callable<Boolean>>map(id -> () -> {
                    service.delete(id);
                    return true;
                })
                .collect(Collectors.toCollection(ArrayList::new)));
        return figures;
    }

    /** Of ten questions seven lists, two shows, and a record that comes and goes. */
    private Map<String, Double> mixed(Service service, List<String> ids) {
        return load("mixed, 32 clients", MIXED_CLIENTS, (client, round) -> {
            switch ((client + round) % 10) {
                case 0 -> service.delete(service.create(Catalogue.image("mixed")));
                case 1, 2 -> service.ask(show(ids, client, round));
                default -> service.ask("/v2/images?limit=25");
            }
        });
    }

    private static String show(List<String> ids, int client, int round) {
        return "/v2/images/" + ids.get((client * 13 + round) % ids.size());
    }

    private Map<String, Double> load(String name, int clients, Clients.Question question) {
        return Clients.run(clients, each, question).figures(name + " (" + images + " images)");
    }
}
