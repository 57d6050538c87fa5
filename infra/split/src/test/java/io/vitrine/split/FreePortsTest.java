package io.vitrine.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void portsAreDifferentAndNoneOfThoseThatConnectionsGet() throws IOException {
        var first = Files.readString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))
                .strip()
                .split("\\s+")[0];
        var ports = new FreePorts();

        var given = IntStream.range(0, 20).map(_ -> ports.next()).boxed().toList();

        assertThat(given).doesNotHaveDuplicates().allMatch(port -> port < Integer.parseInt(first));
    }
}
