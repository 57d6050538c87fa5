package io.vitrine.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.messages.TransportUrl.Host;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransportUrlTest {
    @Test
    void severalHostsWithTheirAccountsAndOneVirtualHostAreRead() {
        var url = TransportUrl.parse("rabbit://openstack:p%40ss+1@mq1:5673,openstack:other@mq2/cloud?ssl=0");

        assertThat(url.hosts())
                .containsExactly(
                        new Host("mq1", Optional.of(5673), "openstack", "p@ss+1"),
                        new Host("mq2", Optional.empty(), "openstack", "other"));
        assertThat(url.virtualHost()).isEqualTo("cloud");
        assertThat(url.toString()).doesNotContain("p@ss+1").doesNotContain("other");
    }

    @Test
    void nothingMoreThanASchemeIsTheUsualPlace() {
        assertThat(TransportUrl.parse("rabbit://"))
                .isEqualTo(new TransportUrl(List.of(new Host("localhost", Optional.empty(), "guest", "guest")), "/"));
        assertThat(TransportUrl.parse("rabbit://a:b@[::1]:5672//").virtualHost())
                .isEqualTo("/");
    }

    @Test
    void anotherBusIsRefusedWithoutItsPassword() {
        assertThatThrownBy(() -> TransportUrl.parse("kafka://u:s3cret@host"))
                .hasMessageContaining("rabbit://")
                .hasMessageNotContaining("s3cret");
    }
}
