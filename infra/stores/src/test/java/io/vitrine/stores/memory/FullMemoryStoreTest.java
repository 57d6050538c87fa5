package io.vitrine.stores.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.RecordedAttempt;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.TestImage;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FullMemoryStoreTest {
    @Test
    void saysTooLargeAndHasItsRoomBackAfterwards() throws Exception {
        var store = new MemoryStore(new StoreId("memory"), new WorkerId("w1"), 2L << 20);
        var fits = TestImage.of(2L << 20);

        for (int round = 0; round < 2; round++) {
            var fault = catchThrowableOfType(
                            StoreException.class,
                            () -> store.write(
                                    RecordedAttempt.fresh(), OptionalLong.empty(), TestImage.of(3L << 20)::writeTo))
                    .fault();
            assertThat(fault).isEqualTo(Fault.TOO_LARGE);
            var result = store.write(RecordedAttempt.fresh(), OptionalLong.empty(), fits::writeTo);
            store.remove(result.locations().getFirst());
        }
    }
}
