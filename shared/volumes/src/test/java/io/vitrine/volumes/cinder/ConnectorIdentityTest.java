package io.vitrine.volumes.cinder;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.model.WorkerId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorIdentityTest {
    private static ConnectorIdentity identity(String worker) {
        return ConnectorIdentity.of(new WorkerId(worker), Optional.empty(), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"w1", "Worker.One", "a_b", "0199a0b2-0000-7000-8000-000000000000"})
    void hostsAreCalledAsHostsMayBe(String worker) {
        assertThat(identity(worker).host()).matches("vitrine-[a-z0-9-]{1,55}");
        assertThat(identity(worker)).isEqualTo(identity(worker));
        assertThat(identity(worker).iqn()).matches("iqn\\.2026-01\\.org\\.vitrine:[a-z0-9-]+");
    }

    @Test
    void aLongNameIsCutAndStaysItsOwn() {
        var one = identity("w".repeat(200) + "1");
        var two = identity("w".repeat(200) + "2");

        assertThat(one.host()).hasSizeLessThanOrEqualTo(63).isNotEqualTo(two.host());
    }

    @Test
    void namesThatLookAlikeStayApart() {
        assertThat(identity("A").host()).isNotEqualTo(identity("a").host());
        assertThat(identity("a.b").host()).isNotEqualTo(identity("a-b").host());
        assertThat(identity("a").id()).isNotEqualTo(identity("b").id());
    }

    @Test
    void withoutAnAddressNoneIsTold() {
        assertThat(identity("w1").body().has("ip")).isFalse();
    }
}
