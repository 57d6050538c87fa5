package io.vitrine.stores;

import java.util.List;
import java.util.SortedMap;

/** An examination of a store with something of its own, which it makes and removes. Run once: its steps in their order, until one fails. */
public interface Checkup {
    /** All of them, whatever comes of each; called once. */
    List<Step> steps();

    /** What the store has shown so far to be able to, by name and in words: protocol, rates. */
    SortedMap<String, String> abilities();

    /**
     * Removes whatever the steps have made, from any thread and however far they came. Returns once nothing is there any more; may be called again
     * after any failure.
     */
    void clear() throws StoreException;

    /** One step. @param name a word or two */
    record Step(String name, Work work) {}

    /** What a step does. */
    @FunctionalInterface
    interface Work {
        /** Answers what has been seen, as a sentence. */
        String run() throws StoreException, InterruptedException;
    }
}
