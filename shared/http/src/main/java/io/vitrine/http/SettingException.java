package io.vitrine.http;

import org.jspecify.annotations.Nullable;

/** A setting that cannot be used: it ends the start. The message is a sentence for the operator, and names section and option. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public SettingException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
