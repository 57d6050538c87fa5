package io.vitrine.attach.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.session.DiscoveredTarget.Address;
import io.vitrine.attach.iscsi.wire.TextKeys;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "10.0.0.1:3260,1 10.0.0.1 3260 1",
                "10.0.0.1 10.0.0.1 3260 0",
                "array.example.com:860 array.example.com 860 0",
                "array.example.com,7 array.example.com 3260 7",
                "[2001:db8::1]:3261,2 2001:db8::1 3261 2",
                "[2001:db8::1] 2001:db8::1 3260 0"
            })
    void addressHasHostPortAndGroup(String text, String host, int port, int group) throws IscsiException {
        assertThat(Address.of(text)).isEqualTo(new Address(new Portal(host, port), group));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":3260", "host:0", "host:99999", "host:port", "host,group", "[::1"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatExceptionOfType(IscsiException.class).isThrownBy(() -> Address.of(text));
    }

    @Test
    void targetsKeepTheirAddresses() throws IscsiException {
        var found = Discovery.targets(List.of(
                new TextKeys.Pair("TargetName", "a"),
                new TextKeys.Pair("TargetAddress", "h:1,1"),
                new TextKeys.Pair("TargetAddress", "h:2,2"),
                new TextKeys.Pair("TargetName", "b"),
                new TextKeys.Pair("X-other", "1")));

        assertThat(found)
                .containsExactly(
                        new DiscoveredTarget(
                                "a", List.of(new Address(new Portal("h", 1), 1), new Address(new Portal("h", 2), 2))),
                        new DiscoveredTarget("b", List.of()));
    }

    @Test
    void addressOfNobodyIsRefused() {
        assertThatExceptionOfType(IscsiException.class)
                .isThrownBy(() -> Discovery.targets(List.of(new TextKeys.Pair("TargetAddress", "h:1,1"))));
    }
}
