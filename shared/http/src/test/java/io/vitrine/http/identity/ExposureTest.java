package io.vitrine.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExposureTest {
    @Test
    void noneIsServedOnLoopbackOnly() throws UnknownHostException {
        assertThat(exposure("127.0.0.1", false, false).refusal(IdentityMode.NONE))
                .isEmpty();
        assertThat(exposure("::1", false, false).refusal(IdentityMode.NONE)).isEmpty();
        assertThat(exposure("0.0.0.0", true, true).refusal(IdentityMode.NONE))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("loopback only"));
    }

    @Test
    void basicOffLoopbackNeedsTlsOrAProxyThatIsDeclared() throws UnknownHostException {
        assertThat(exposure("127.0.0.1", false, false).refusal(IdentityMode.BASIC))
                .isEmpty();
        assertThat(exposure("192.0.2.1", true, false).refusal(IdentityMode.BASIC))
                .isEmpty();
        assertThat(exposure("192.0.2.1", false, true).refusal(IdentityMode.BASIC))
                .isEmpty();
        assertThat(exposure("0.0.0.0", false, false).refusal(IdentityMode.BASIC))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("--tls-cert", "--proxied"));
    }

    @Test
    void unknownModeIsNamedTogetherWithTheKnownOnes() {
        assertThat(IdentityMode.parse(" Basic ")).isEqualTo(IdentityMode.BASIC);
        assertThatThrownBy(() -> IdentityMode.parse("ldap"))
                .hasMessageContaining("\"ldap\"")
                .hasMessageContaining("none");
        assertThat(IdentityMode.of(Optional.empty(), Optional.of("http://keystone")))
                .isEqualTo(IdentityMode.KEYSTONE);
        assertThat(IdentityMode.of(Optional.of("basic"), Optional.of("http://keystone")))
                .isEqualTo(IdentityMode.BASIC);
        assertThat(IdentityMode.of(Optional.empty(), Optional.empty())).isEqualTo(IdentityMode.NONE);
    }

    private static Exposure exposure(String bind, boolean tls, boolean proxied) throws UnknownHostException {
        return new Exposure(InetAddress.getByName(bind), tls, proxied);
    }
}
