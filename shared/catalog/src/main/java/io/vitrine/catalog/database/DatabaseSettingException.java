package io.vitrine.catalog.database;

/** A setting about the database cannot be used; the message is a sentence for the operator and holds no secret. */
public final class DatabaseSettingException extends Exception {
    private static final long serialVersionUID = 1L;

    DatabaseSettingException(String sentence) {
        super(sentence);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
