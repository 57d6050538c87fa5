package io.vitrine.attach.iscsi.scripted;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pairs of key and value, each ended by a zero byte (RFC 7143, 6.1). */
final class TextKeys {
    private TextKeys() {}

    static Map<String, String> parse(byte[] text) {
        var keys = new LinkedHashMap<String, String>();
        for (var pair : new String(text, StandardCharsets.UTF_8).split("\0", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                keys.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return keys;
    }

    static byte[] format(Map<String, String> keys) {
        var out = new ByteArrayOutputStream();
        keys.forEach((key, value) -> out.writeBytes((key + "=" + value + "\0").getBytes(StandardCharsets.UTF_8)));
        return out.toByteArray();
    }
}
