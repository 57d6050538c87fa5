package io.vitrine.catalog.database;

import java.sql.SQLException;

/** A database that answers, and yet cannot be worked with until an operator does something; the message is a sentence for anybody. */
public final class UnusableDatabaseException extends SQLException {
    private static final long serialVersionUID = 1L;

    UnusableDatabaseException(String sentence) {
        super(sentence);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
