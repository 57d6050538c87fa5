package io.vitrine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.model.Fault;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs that clients name are fetched (Images API 8.4). Names that need a name server are not asked for. */
class RemoteFilterTest {
    private static Optional<String> refusal(FilterConfig config, String url) {
        try {
            new RemoteFilter(config).check(RemoteFilter.parse(url));
            return Optional.empty();
        } catch (RemoteException e) {
            assertThat(e.fault()).isEqualTo(Fault.INVALID);
            return Optional.of(e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.0.2.1/x",
                "https://192.0.2.1:443/x",
                "http://[2001:db8::1]:80/x",
                "http://10.0.0.1/",
                "http://172.16.0.1/x",
                "http://192.168.1.1/x",
                "http://[fd00::1]/x"
            })
    @DisplayName(
            "8.4: what nobody forbids is fetched, private networks included: there are the image servers of operators")
    void usualUrlsPass(String url) {
        assertThat(refusal(TestFilter.USUAL, url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://192.0.2.1/x,scheme",
        "file://192.0.2.1/etc/passwd,scheme",
        "http://192.0.2.1:9292/x,port",
        "http://127.0.0.1/x,address",
        "http://127.9.9.9/x,address",
        "http://[::1]/x,address",
        "http://[::ffff:127.0.0.1]/x,address",
        "http://169.254.169.254/latest/meta-data,address",
        "http://[fe80::1]/x,address",
        "http://0.0.0.0/x,address",
        "http://224.0.0.1/x,address",
        "http://[64:ff9b::7f00:1]/x,address",
        "http://localhost/x,address",
        "http://127.1/x,no host",
        "http://2130706433/x,plain form",
        "http://0x7f000001/x,plain form",
        "http://017700000001/x,plain form",
        "http://127.0x0.0.1/x,no host",
        "http://no-such-host.invalid/x,cannot be resolved",
    })
    @DisplayName(
            "8.4: other schemes and ports, addresses of this host and of its link, and addresses in disguise are refused")
    void dangerousUrlsAreRefused(String url, String why) {
        assertThat(refusal(TestFilter.USUAL, url).orElseThrow()).contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "//192.0.2.1/x",
                "http:",
                "http:///x",
                "http://u:p@192.0.2.1/x",
                "http://192.0.2.1/a b",
                "mailto:x@y"
            })
    @DisplayName("8.4: what is no URL, or has a password in it, is refused")
    void malformedUrlsAreRefused(String url) {
        assertThatThrownBy(() -> RemoteFilter.parse(url)).isInstanceOf(RemoteException.class);
    }

    @Test
    @DisplayName("8.4: loopback is reached where the operator names it")
    void loopbackWhereAllowed() {
        assertThat(refusal(TestFilter.USUAL.hosts("127.0.0.1"), "http://127.0.0.1/x"))
                .isEmpty();
        assertThat(refusal(TestFilter.USUAL.hosts("[localhost]"), "http://LOCALHOST/x"))
                .isEmpty();
        assertThat(refusal(TestFilter.USUAL.hosts("localhost"), "http://127.0.0.1/x"))
                .isPresent();
    }

    @Test
    @DisplayName("8.4: a list of what is allowed makes the one of what is not be ignored")
    void allowListsWin() {
        var hosts = TestFilter.USUAL.noHosts("192.0.2.1");
        assertThat(refusal(hosts, "http://192.0.2.1/x")).isPresent();
        assertThat(refusal(hosts.hosts("192.0.2.1"), "http://192.0.2.1/x")).isEmpty();
        assertThat(refusal(hosts.hosts("192.0.2.2"), "http://192.0.2.3/x")).isPresent();
        var ports = TestFilter.USUAL.ports().noPorts("25");
        assertThat(refusal(ports, "http://192.0.2.1:25/x")).isPresent();
        assertThat(refusal(ports, "http://192.0.2.1:8080/x")).isEmpty();
        assertThat(refusal(ports.ports("25"), "http://192.0.2.1:25/x")).isEmpty();
        assertThat(refusal(TestFilter.USUAL.schemes("https"), "http://192.0.2.1/x"))
                .isPresent();
    }

    @Test
    @DisplayName(
            "8.4: hosts of private networks are closed by their names or addresses, or by a list of those that are open")
    void privateNetworksAreClosedByTheOperator() {
        assertThat(refusal(TestFilter.USUAL.noHosts("10.0.0.1"), "http://10.0.0.1/x"))
                .isPresent();
        assertThat(refusal(TestFilter.USUAL.hosts("192.0.2.1"), "http://10.0.0.1/x"))
                .isPresent();
        assertThat(refusal(TestFilter.USUAL.hosts("192.0.2.1"), "http://[fd00::1]/x"))
                .isPresent();
    }

    @Test
    @DisplayName("8.4: what a name leads to is judged by the list of hosts that are not allowed too")
    void disallowedAddressesAreRefusedByAnyName() {
        assertThat(refusal(TestFilter.USUAL.noHosts("127.0.0.1"), "http://localhost/x"))
                .isPresent();
    }
}
