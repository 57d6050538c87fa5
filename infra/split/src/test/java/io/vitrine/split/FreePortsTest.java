package io.vitrine.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreePortsTest {
    private static List<Integer> twenty(FreePorts ports) {
        return IntStream.range(0, 20).map(_ -> ports.next()).boxed().toList();
    }

    @Test
    void portsAreDifferentAndNoneOfThoseThatConnectionsGet() {
        assertThat(twenty(new FreePorts("20000\t60999\n")))
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 10_000 && port < 20_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1024\t65535\n", "10001\t65535\n", ""})
    void whereConnectionsGetNearlyAllOfThemTheUsualOnesAreGiven(String range) {
        assertThat(twenty(new FreePorts(range))).doesNotHaveDuplicates().allMatch(port -> port < 32_768);
    }
}
