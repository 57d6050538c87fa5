package io.vitrine.http;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a URL behind the question mark, in the order it was sent, repetitions included. */
public record QueryString(List<Parameter> parameters) {
    /** A decoded name and its decoded value, which is empty where there is no equals sign. */
    public record Parameter(String name, String value) {}

    public QueryString {
        parameters = List.copyOf(parameters);
    }

    /**
     * Reads a raw query, null where the URL has none.
     *
     * @throws FaultException {@link Fault#INVALID} where it is not percent-encoded UTF-8
     */
    public static QueryString parse(@Nullable String raw) {
        var parameters = new ArrayList<Parameter>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.add(new Parameter(decode(name.replace('+', ' ')), decode(value.replace('+', ' '))));
        }
        return new QueryString(parameters);
    }

    /** The same without any parameter of that name. */
    public QueryString without(String name) {
        return new QueryString(parameters.stream()
                .filter(parameter -> !parameter.name.equals(name))
                .toList());
    }

    /** The same with one parameter more at its end. */
    public QueryString with(String name, String value) {
        var more = new ArrayList<>(parameters);
        more.add(new Parameter(name, value));
        return new QueryString(more);
    }

    /** Encoded, with the question mark; nothing at all where there is no parameter. */
    public String encoded() {
        if (parameters.isEmpty()) {
            return "";
        }
        return parameters.stream()
                .map(parameter -> encode(parameter.name) + "=" + encode(parameter.value))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Undoes percent-encoding; a plus sign stays one.
     *
     * @throws FaultException {@link Fault#INVALID} where the text is not percent-encoded UTF-8
     */
    public static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(octet(encoded, i + 1));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new FaultException(Fault.INVALID, "The URL is not percent-encoded UTF-8.", notUtf8);
        }
    }

    private static int octet(String encoded, int at) {
        if (at + 2 <= encoded.length()) {
            int high = Character.digit(encoded.charAt(at), 16);
            int low = Character.digit(encoded.charAt(at + 1), 16);
            if (high >= 0 && low >= 0) {
                return high << 4 | low;
            }
        }
        throw new FaultException(
                Fault.INVALID, "The URL has a percent sign that is not followed by two hexadecimal digits.");
    }
}
