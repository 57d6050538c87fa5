package io.vitrine.benchmarks.service;

import java.util.Map;
import java.util.function.Consumer;

/** Something that is measured of a service, several times, in turns with another one. */
interface Measurement {
    String name();

    /** Makes what must be there first, and asks once what will be measured: see {@link WarmUp}. {@code progress} hears what it does. */
    void prepare(Service service, Consumer<String> progress);

    /** Figures by name, which ends with the unit; leaves the service as it was. */
    Map<String, Double> measure(Service service);
}
