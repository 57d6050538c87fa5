package io.vitrine.messages;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What carries the messages: {@code [queue] type}. */
public enum QueueType {
    /** A bounded list in memory: who rings and who listens are one process. */
    IN_PROCESS,
    RABBITMQ,
    SQS;

    /** @throws IllegalArgumentException with a sentence for the operator */
    public static QueueType parse(String text) {
        return Arrays.stream(values())
                .filter(type -> type.spelling().equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "[queue] type is \"" + text + "\": allowed are " + allowed() + "."));
    }

    private static String allowed() {
        return Arrays.stream(values()).map(QueueType::spelling).collect(Collectors.joining(", "));
    }

    /** As it is written in configuration. */
    String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }
}
