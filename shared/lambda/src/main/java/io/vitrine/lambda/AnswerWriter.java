package io.vitrine.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes an answer in the form that the event had. */
final class AnswerWriter {
    private static final JsonFactory JSON = new JsonFactory();
    /** Of one connection alone, and here there is none. */
    private static final Set<String> OF_A_CONNECTION = Set.of("connection", "keep-alive", "transfer-encoding");

    private AnswerWriter() {}

    /** An answer larger than its sender carries becomes a failure that says so: cut short, or not delivered, it would only look broken. */
    static void write(EventAnswer answer, EventForm form, OutputStream output) throws IOException {
        var json = json(answer, form);
        if (json.size() > form.mostAnswerBytes()) {
            json = json(tooLarge(json.size(), form), form);
        }
        json.writeTo(output);
    }

    private static EventAnswer tooLarge(int bytes, EventForm form) {
        return EventAnswer.sentence(
                500,
                "Internal Server Error",
                "The answer takes " + bytes + " bytes, and " + form.mostAnswerBytes()
                        + " can be carried to you from here. Ask for less of it, or ask a service that is not called through AWS Lambda.");
    }

    private static ByteArrayOutputStream json(EventAnswer answer, EventForm form) throws IOException {
        var json = new ByteArrayOutputStream(answer.body().length + 1024);
        try (var generator = JSON.createGenerator(json)) {
            generator.writeStartObject();
            generator.writeNumberField("statusCode", answer.status());
            switch (form) {
                case ALB_SINGLE -> {
                    writeDescription(generator, answer);
                    writeSingle(generator, answer.headers(), ", ");
                }
                case ALB_MULTI -> {
                    writeDescription(generator, answer);
                    writeMulti(generator, answer.headers());
                }
                case HTTP_API -> writeHttpApi(generator, answer.headers());
            }
            writeBody(generator, answer);
            generator.writeEndObject();
        }
        return json;
    }

    private static void writeDescription(JsonGenerator generator, EventAnswer answer) throws IOException {
        generator.writeStringField("statusDescription", answer.status() + " " + answer.reason());
    }

    private static void writeHttpApi(JsonGenerator generator, List<Header> headers) throws IOException {
        writeSingle(
                generator,
                headers.stream().filter(header -> !header.is("Set-Cookie")).toList(),
                ",");
        generator.writeArrayFieldStart("cookies");
        for (var header : headers) {
            if (header.is("Set-Cookie")) {
                generator.writeString(header.value());
            }
        }
        generator.writeEndArray();
    }

    private static void writeSingle(JsonGenerator generator, List<Header> headers, String separator)
            throws IOException {
        generator.writeObjectFieldStart("headers");
        for (var entry : valuesByName(headers).entrySet()) {
            generator.writeStringField(entry.getKey(), String.join(separator, entry.getValue()));
        }
        generator.writeEndObject();
    }

    private static void writeMulti(JsonGenerator generator, List<Header> headers) throws IOException {
        generator.writeObjectFieldStart("multiValueHeaders");
        for (var entry : valuesByName(headers).entrySet()) {
            generator.writeArrayFieldStart(entry.getKey());
            for (var value : entry.getValue()) {
                generator.writeString(value);
            }
            generator.writeEndArray();
        }
        generator.writeEndObject();
    }

    private static Map<String, List<String>> valuesByName(List<Header> headers) {
        var spelling = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        var values = new LinkedHashMap<String, List<String>>();
        for (var header : headers) {
            if (!OF_A_CONNECTION.contains(header.name().toLowerCase(Locale.ROOT))) {
                var name = spelling.computeIfAbsent(header.name(), same -> same);
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add(header.value());
            }
        }
        return values;
    }

    private static void writeBody(JsonGenerator generator, EventAnswer answer) throws IOException {
        boolean text = answer.isText();
        generator.writeBooleanField("isBase64Encoded", !text && answer.body().length > 0);
        generator.writeFieldName("body");
        if (text || answer.body().length == 0) {
            generator.writeString(new String(answer.body(), StandardCharsets.UTF_8));
        } else {
            generator.writeBinary(answer.body());
        }
    }
}
