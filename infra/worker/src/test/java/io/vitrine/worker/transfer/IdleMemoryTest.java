package io.vitrine.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What transfers took from the system. */
class IdleMemoryTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int BUFFERS = 16;

    private final SlotPool slots = new SlotPool(BUFFERS);
    private final IdleMemory memory = new IdleMemory(slots);

    @Test
    void isGivenBackWhenNobodyHasUsedItForTwoLooks() throws Exception {
        var before = directBytes();
        useAll();

        memory.look();
        assertThat(directBytes()).as("after one look").isGreaterThanOrEqualTo(before + (BUFFERS << 20));
        memory.look();

        await().atMost(SOON).untilAsserted(() -> assertThat(directBytes()).isLessThan(before + (1 << 20)));
    }

    @Test
    void staysWhileOneIsInUse() throws Exception {
        useAll();
        var used = slots.acquire(SOON);

        memory.look();
        memory.look();

        assertThat(slots.forgetIdle()).isEqualTo(BUFFERS - 1);
        slots.release(used);
    }

    private void useAll() throws InterruptedException {
        var taken = new ArrayList<ByteBuffer>();
        for (var i = 0; i < BUFFERS; i++) {
            taken.add(slots.acquire(SOON));
        }
        taken.forEach(slots::release);
    }

    private static long directBytes() {
        List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
        return pools.stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
