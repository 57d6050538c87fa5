package io.vitrine.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.StoreId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many transfers a store serves, and what becomes of those places when the worker stops. */
class StorePlacesTest {
    private static final StoreId SLOW = new StoreId("slow");
    private static final StoreId FAST = new StoreId("fast");

    @Test
    void fullStoreLeavesTheOthersTheirPlaces() {
        var places = new StorePlaces(Map.of(SLOW, 1, FAST, 2));

        assertThat(places.of(SLOW).tryTake()).isTrue();
        assertThat(places.of(SLOW).tryTake()).isFalse();
        assertThat(places.of(FAST).tryTake()).isTrue();
        assertThat(places.of(new StoreId("of-another-worker")).tryTake()).isTrue();

        places.of(SLOW).giveBack();
        assertThat(places.of(SLOW).tryTake()).isTrue();
    }

    @Test
    void closedPlacesAreNotTakenAndEmptyOnceTheirTransfersEnd() throws InterruptedException {
        var places = new TransferPlaces(2);
        places.tryTake();

        places.close();

        assertThat(places.tryTake()).isFalse();
        assertThat(places.whyNone()).contains("stopping");
        assertThat(places.awaitEmpty(Duration.ofMillis(10))).isFalse();
        places.giveBack();
        assertThat(places.awaitEmpty(Duration.ofSeconds(1))).isTrue();
        assertThat(places.taken()).isZero();
    }
}
