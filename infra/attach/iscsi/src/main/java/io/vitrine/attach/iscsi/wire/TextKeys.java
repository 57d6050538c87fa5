package io.vitrine.attach.iscsi.wire;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code key=value} pairs, each with a zero byte behind it, over one or several PDUs (RFC 7143, 6.1). Bounded. */
public final class TextKeys {
    /** One pair; SendTargets repeats its keys, so this is no map. */
    public record Pair(String key, String value) {}

    private static final int LONGEST_KEY = 63;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final int mostBytes;

    /** @param mostBytes of all PDUs of one answer together */
    public TextKeys(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** One more PDU's data. */
    public void add(byte[] data) throws IscsiException {
        if (text.size() + data.length > mostBytes) {
            throw broken("The target's text has more than " + mostBytes + " bytes.");
        }
        text.writeBytes(data);
    }

    /** What was added since the last call. */
    public List<Pair> take() throws IscsiException {
        var all = text.toString(StandardCharsets.UTF_8);
        text.reset();
        var pairs = new ArrayList<Pair>();
        for (var one : all.split("\0")) {
            // Several targets pad with zero bytes inside the data segment.
            if (!one.isEmpty()) {
                pairs.add(pair(one));
            }
        }
        return pairs;
    }

    private static Pair pair(String text) throws IscsiException {
        var equals = text.indexOf('=');
        if (equals < 1 || equals > LONGEST_KEY) {
            throw broken("The target's text is not key=value.");
        }
        return new Pair(text.substring(0, equals), text.substring(equals + 1));
    }

    /** In the map's order. */
    public static byte[] encode(Map<String, String> pairs) {
        var text = new StringBuilder();
        pairs.forEach((key, value) -> text.append(key).append('=').append(value).append('\0'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static IscsiException broken(String message) {
        return new IscsiException(IscsiFault.PROTOCOL_ERROR, message);
    }
}
