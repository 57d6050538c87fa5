package io.vitrine.containers;

import io.vitrine.acceptance.lambda.EventStyle;
import io.vitrine.acceptance.lambda.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The events of a function's first minute, as its clients send them. */
final class FirstMinute {
    /** All but the last digit. */
    private static final String ID = "7d2a7a3c-5b35-4c57-9b5e-1f0c6c0c9d1";

    private static final String IMAGE = "/v2/images/" + ID;
    private static final int ROUNDS = 3;

    private final List<byte[]> events = new ArrayList<>();

    private FirstMinute() {}

    /** Lists, one image from its creation to its deletion, and the bell that rings for that. */
    static List<byte[]> ofImages() {
        var minute = new FirstMinute();
        minute.ask("GET", "/versions", "");
        for (int round = 0; round < ROUNDS; round++) {
            minute.ask(
                    "POST",
                    "/v2/images",
                    "{\"id\":\"" + ID + round
                            + "\",\"name\":\"first\",\"disk_format\":\"raw\",\"container_format\":\"bare\"}");
            minute.ask("GET", "/v2/images", "");
            minute.ask("GET", "/v2/images?limit=1", "");
            minute.ask("GET", IMAGE + round, "");
            minute.ask("DELETE", IMAGE + round, "");
            minute.ask("GET", "/v2/schemas/image", "");
        }
        return minute.events;
    }

    /** Of an image that is not there. */
    static List<byte[]> ofLocations() {
        var minute = new FirstMinute();
        for (int round = 0; round < ROUNDS; round++) {
            minute.ask("GET", IMAGE + round + "/file", "");
        }
        return minute.events;
    }

    static List<byte[]> ofCleanup() {
        var minute = new FirstMinute();
        for (int round = 0; round < ROUNDS; round++) {
            minute.events.add(Schedule.event().getBytes(StandardCharsets.UTF_8));
        }
        return minute.events;
    }

    private void ask(String method, String target, String json) {
        try {
            events.add(EventStyle.ALB_MULTI.event(method, target, json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
