package io.vitrine.attach.iscsi.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.attach.iscsi.IscsiException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextKeysTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void pairsMayBeCutAnywhere() throws IscsiException {
        var keys = new TextKeys(100);
        for (var one : bytes("TargetName=a=b\0\0Empty=\0TargetName=ü\0")) {
            keys.add(new byte[] {one});
        }

        assertThat(keys.take())
                .containsExactly(
                        new TextKeys.Pair("TargetName", "a=b"),
                        new TextKeys.Pair("Empty", ""),
                        new TextKeys.Pair("TargetName", "ü"));
        assertThat(keys.take()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nothing", "=value", "a-key-of-more-than-sixty-three-bytes-is-longer-than-the-rfc-lets-it-be=1"})
    void whatIsNoPairIsRefused(String text) throws IscsiException {
        var keys = new TextKeys(100);
        keys.add(bytes(text));

        assertThatExceptionOfType(IscsiException.class).isThrownBy(keys::take);
    }

    @Test
    void textIsBounded() throws IscsiException {
        var keys = new TextKeys(10);
        keys.add(new byte[10]);

        assertThatExceptionOfType(IscsiException.class).isThrownBy(() -> keys.add(new byte[1]));
    }

    @Test
    void whatIsSaidCanBeHeard() throws IscsiException {
        var keys = new TextKeys(100);
        keys.add(TextKeys.encode(Map.of("Key", "value")));

        assertThat(keys.take()).containsExactly(new TextKeys.Pair("Key", "value"));
    }
}
