package io.vitrine.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an event field by field, without a tree: the body is by far its largest part. */
final class EventReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final EventFields fields = new EventFields();

    private EventReader(JsonParser parser) {
        this.parser = parser;
    }

    /** @throws UnknownEventException where it is JSON, but no request */
    static EventRequest read(InputStream event) throws IOException {
        try (var parser = JSON.createParser(event)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnknownEventException("the event is not a JSON object");
            }
            return new EventReader(parser).request();
        }
    }

    private EventRequest request() throws IOException {
        eachField(this::field);
        return fields.request();
    }

    private void field(String name) throws IOException {
        switch (name) {
            case "httpMethod" -> fields.method = text();
            case "path" -> fields.path = text();
            case "rawPath" -> fields.rawPath = text();
            case "rawQueryString" -> fields.rawQuery = text();
            case "headers" -> fields.headers.addAll(pairs());
            case "multiValueHeaders" -> fields.multiHeaders = pairs();
            case "queryStringParameters" -> fields.query.addAll(pairs());
            case "multiValueQueryStringParameters" -> fields.multiQuery = pairs();
            case "cookies" -> fields.cookies.addAll(values());
            case "body" -> fields.body = text();
            case "isBase64Encoded" -> fields.base64 = parser.currentToken() == JsonToken.VALUE_TRUE;
            case "requestContext" -> eachField(this::contextField);
            default -> parser.skipChildren();
        }
    }

    private void contextField(String name) throws IOException {
        switch (name) {
            case "elb" -> {
                fields.loadBalancer = true;
                parser.skipChildren();
            }
            case "stage" -> fields.stage = text();
            case "http" -> eachField(this::httpField);
            default -> parser.skipChildren();
        }
    }

    private void httpField(String name) throws IOException {
        switch (name) {
            case "method" -> fields.httpMethod = text();
            case "sourceIp" -> fields.sourceAddress = text();
            default -> parser.skipChildren();
        }
    }

    /** What is done with the value of a field, which the parser stands on. */
    private interface FieldReader {
        void read(String name) throws IOException;
    }

    private void eachField(FieldReader reader) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            reader.read(name);
        }
    }

    private @Nullable String text() throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText();
    }

    /** A map of texts, or of lists of texts: both forms of a load balancer. */
    private List<Header> pairs() throws IOException {
        var pairs = new ArrayList<Header>();
        eachField(name -> values().forEach(value -> pairs.add(new Header(name, value))));
        return pairs;
    }

    private List<String> values() throws IOException {
        var values = new ArrayList<String>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.addAll(values());
            }
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            values.add(parser.getText());
        }
        return values;
    }
}
