package io.vitrine.acceptance.lambda;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Takes the whole body of a request, as what stands in front of a function does. */
final class HttpBody {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private HttpBody() {}

    /** More than {@code most} bytes is not read; the result is then longer than that. */
    static byte[] read(HttpHead head, InputStream input, OutputStream output, int most) throws IOException {
        if (head.first("Expect").isPresent()) {
            output.write(CONTINUE);
            output.flush();
        }
        if (head.isChunked()) {
            return chunks(input, most);
        }
        long length = Long.parseLong(head.first("Content-Length").orElse("0"));
        return input.readNBytes((int) Math.min(length, most + 1L));
    }

    private static byte[] chunks(InputStream input, int most) throws IOException {
        var body = new ByteArrayOutputStream();
        while (body.size() <= most) {
            int size = Integer.parseInt(line(input).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                while (!line(input).isEmpty()) {
                    // trailers
                }
                return body.toByteArray();
            }
            body.writeBytes(input.readNBytes(size));
            line(input);
        }
        return body.toByteArray();
    }

    private static String line(InputStream input) throws IOException {
        var line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the body ends in the middle of a chunk");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
