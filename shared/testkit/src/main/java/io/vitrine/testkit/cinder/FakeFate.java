package io.vitrine.testkit.cinder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What will fail in the background of {@link CinderCloud}, whose lock guards it, and what is told of it afterwards. */
final class FakeFate {
    private final Map<String, List<String>> messages = new LinkedHashMap<>();
    private final Deque<String> creates = new ArrayDeque<>();
    private final Deque<String> extensions = new ArrayDeque<>();
    private int deletes;

    void failCreate(String message) {
        creates.add(message);
    }

    void failExtend(String message) {
        extensions.add(message);
    }

    void failDelete() {
        deletes++;
    }

    boolean createFails(String volume) {
        return fails(creates, volume);
    }

    boolean extendFails(String volume) {
        return fails(extensions, volume);
    }

    boolean deleteFails() {
        var fails = deletes > 0;
        deletes -= fails ? 1 : 0;
        return fails;
    }

    private boolean fails(Deque<String> planned, String volume) {
        var message = Optional.ofNullable(planned.poll());
        message.ifPresent(
                text -> messages.computeIfAbsent(volume, _ -> new ArrayList<>()).add(text));
        return message.isPresent();
    }

    /** The last first. */
    CinderReply messages(String volume) {
        var array = JsonNodeFactory.instance.arrayNode();
        messages.getOrDefault(volume, List.of()).reversed().forEach(text -> array.addObject()
                .put("id", UUID.randomUUID().toString())
                .put("resource_uuid", volume)
                .put("message_level", "ERROR")
                .put("user_message", text));
        return CinderReply.named(200, "messages", array);
    }
}
