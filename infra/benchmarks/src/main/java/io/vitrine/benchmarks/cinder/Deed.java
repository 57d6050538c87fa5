package io.vitrine.benchmarks.cinder;

import io.vitrine.acceptance.ImagesClient;
import io.vitrine.acceptance.RandomImage;
import java.util.OptionalInt;

/** What a client does when something is killed. */
sealed interface Deed {
    String image();

    RandomImage bytes();

    /** How it was answered; empty where the connection ended without an answer. */
    OptionalInt run(ImagesClient images);

    record Upload(String image, RandomImage bytes) implements Deed {
        @Override
        public OptionalInt run(ImagesClient images) {
            return images.upload(image, bytes, "cinder");
        }
    }

    /** Of an image that is stored. */
    record Deletion(String image, RandomImage bytes) implements Deed {
        @Override
        public OptionalInt run(ImagesClient images) {
            try {
                images.delete(image);
                return OptionalInt.of(204);
            } catch (RuntimeException e) { // whether it was refused or not answered: the record tells what came of it
                return OptionalInt.empty();
            }
        }
    }
}
