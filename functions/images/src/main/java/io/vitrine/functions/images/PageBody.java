package io.vitrine.functions.images;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The JSON of one page of the list, which takes records until it is full. */
final class PageBody {
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private final long mostBytes;
    private long carriedBytes;

    PageBody(long mostBytes) {
        this.mostBytes = mostBytes;
        write("{\"images\":[");
    }

    /** False where the record no longer fits. The first always does: a page without any could not say where the next begins. */
    boolean add(byte[] record) {
        long with = carriedBytes + carriedBytes(record);
        if (carriedBytes > 0 && with > mostBytes) {
            return false;
        }
        write(carriedBytes > 0 ? "," : "");
        json.writeBytes(record);
        carriedBytes = with;
        return true;
    }

    /** @param first and {@code next}: links; percent-encoding leaves nothing in them that JSON would have to escape */
    byte[] end(String first, Optional<String> next) {
        write("],\"first\":\"" + first + "\"");
        next.ifPresent(link -> write(",\"next\":\"" + link + "\""));
        write(",\"schema\":\"/v2/schemas/images\"}");
        return json.toByteArray();
    }

    /** What a record takes as part of a text within JSON, which is how functions answer: each quote and backslash is escaped once more. */
    private static long carriedBytes(byte[] record) {
        long carried = record.length + 1L;
        for (byte character : record) {
            if (character == '"' || character == '\\') {
                carried++;
            }
        }
        return carried;
    }

    private void write(String text) {
        json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
