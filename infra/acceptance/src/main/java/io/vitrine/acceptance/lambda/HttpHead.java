package io.vitrine.acceptance.lambda;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first lines of a request, and the bytes that they were. */
record HttpHead(String method, String target, List<Map.Entry<String, String>> headers, byte[] bytes) {
    private static final int MOST_BYTES = 64 << 10;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    /** Empty where the connection ends before another request. */
    static Optional<HttpHead> read(InputStream input) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < END.length) {
            int next = input.read();
            if (next < 0) {
                return Optional.empty();
            }
            bytes.write(next);
            matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
            if (bytes.size() > MOST_BYTES) {
                throw new IOException("the head of a request is larger than " + MOST_BYTES + " bytes");
            }
        }
        return Optional.of(parse(bytes.toByteArray()));
    }

    private static HttpHead parse(byte[] bytes) throws IOException {
        var lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n", -1);
        var first = lines[0].split(" ", 3);
        if (first.length < 3) {
            throw new IOException("not the first line of a request: " + lines[0]);
        }
        var headers = new ArrayList<Map.Entry<String, String>>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            var parts = lines[i].split(":", 2);
            headers.add(Map.entry(parts[0].strip(), parts.length > 1 ? parts[1].strip() : ""));
        }
        return new HttpHead(first[0], first[1], headers, bytes);
    }

    String path() {
        return target.split("\\?", 2)[0];
    }

    /** As it was sent; empty where there is none. */
    String query() {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    Optional<String> first(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    boolean isChunked() {
        return first("Transfer-Encoding")
                .orElse("")
                .toLowerCase(java.util.Locale.ROOT)
                .contains("chunked");
    }

    boolean closes() {
        return first("Connection").orElse("").equalsIgnoreCase("close");
    }
}
