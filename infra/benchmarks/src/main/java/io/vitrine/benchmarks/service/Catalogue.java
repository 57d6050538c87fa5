package io.vitrine.benchmarks.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Image records without bytes, numbered; filled once and kept between runs. */
final class Catalogue {
    private static final int CLIENTS = 8;
    private static final int REPORT_EACH = 100;

    private final Service service;

    Catalogue(Service service) {
        this.service = service;
    }

    static String name(int number) {
        return "bench-%07d".formatted(number);
    }

    static String image(String name) {
        return """
                {"name":"%s","disk_format":"raw","container_format":"bare","visibility":"private","tags":["bench","b%d"],\
                "os_distro":"debian","hw_disk_bus":"virtio"}""".formatted(name, Math.floorMod(name.hashCode(), 100));
    }

    /** Creates what is missing of the first {@code count}; {@code progress} hears how many there are. */
    void fill(int count, IntConsumer progress) {
        var next = new AtomicInteger(present(count));
        var clients = new ArrayList<Callable<Boolean>>();
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(() -> {
                for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                    service.create(image(name(number)));
                    if (number % REPORT_EACH == 0) {
                        progress.accept(number);
                    }
                }
                return true;
            });
        }
        Clients.together(clients);
    }

    /** They were created in order, but for the last few of a run that was cut. */
    private int present(int most) {
        int low = 0;
        int high = most;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (has(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean has(int number) {
        return !service.get("/v2/images?limit=1&name=" + name(number))
                .path("images")
                .isEmpty();
    }

    /** The ids of some of them. */
    List<String> ids(int count) {
        var ids = new ArrayList<String>();
        service.get("/v2/images?limit=" + count + "&tag=bench")
                .path("images")
                .forEach(image -> ids.add(image.path("id").asText()));
        return ids;
    }
}
