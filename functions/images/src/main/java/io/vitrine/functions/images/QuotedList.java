package io.vitrine.functions.images;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.util.ArrayList;
import java.util.List;

/** The values behind {@code in:}: separated by commas, in quotation marks where a value has a comma itself. */
final class QuotedList {
    private final String text;
    private final List<String> values = new ArrayList<>();
    private int at;

    private QuotedList(String text) {
        this.text = text;
    }

    static List<String> parse(String text) {
        var list = new QuotedList(text);
        list.read();
        return list.values;
    }

    private void read() {
        while (true) {
            values.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
            if (at == text.length()) {
                return;
            }
            at++; // the comma
        }
    }

    private String plain() {
        int comma = text.indexOf(',', at);
        var value = text.substring(at, comma < 0 ? text.length() : comma);
        for (int i = value.indexOf('"'); i >= 0; i = value.indexOf('"', i + 1)) {
            if (i == 0 || value.charAt(i - 1) != '\\') {
                throw invalid("there is no comma before an opening quotation mark");
            }
        }
        at += value.length();
        return value.replace("\\\"", "\"");
    }

    private String quoted() {
        var value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                if (at < text.length() && text.charAt(at) != ',') {
                    throw invalid("there is no comma after a closing quotation mark");
                }
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                at++;
                c = '"';
            }
            value.append(c);
        }
        throw invalid("a quotation mark is not closed");
    }

    private static FaultException invalid(String why) {
        return new FaultException(Fault.INVALID, "The list behind 'in:' is malformed: " + why + ".");
    }
}
