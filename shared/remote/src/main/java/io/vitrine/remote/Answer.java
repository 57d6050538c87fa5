package io.vitrine.remote;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The head of a server's answer. @param headers by lower-case name */
record Answer(int status, Map<String, String> headers, boolean staysOpen) {
    Answer {
        headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Empty where the server does not say how long its body is, or says it in a way that is not read here. */
    OptionalLong length() {
        var text = headers.getOrDefault("content-length", "");
        return headers.containsKey("transfer-encoding") || !text.matches("[0-9]{1,18}")
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(text));
    }

    boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /** A strong or weak tag counts alike: it is compared with itself. */
    Optional<String> version() {
        return header("etag").or(() -> header("last-modified"));
    }
}
