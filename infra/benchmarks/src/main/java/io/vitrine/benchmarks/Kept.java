package io.vitrine.benchmarks;

import io.vitrine.acceptance.ImagesClient;
import io.vitrine.acceptance.RandomImage;
import java.util.Optional;

/** An image stored before the kills, which none of them may touch. */
record Kept(String id, RandomImage bytes) {
    static Kept store(ImagesClient images, RandomImage bytes, String store) {
        return new Kept(images.store("kept in " + store, bytes, store), bytes);
    }

    /** What is wrong with it, if anything. */
    Optional<String> damage(ImagesClient images) {
        if (!images.status(id).equals("active")) {
            return Optional.of("image " + id + ", stored before, is " + images.status(id));
        }
        var difference = images.firstDifference(id, bytes);
        return difference.isEmpty()
                ? Optional.empty()
                : Optional.of("image " + id + ", stored before, differs from byte " + difference.getAsLong() + " on");
    }
}
