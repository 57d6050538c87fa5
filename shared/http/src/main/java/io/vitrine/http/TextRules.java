package io.vitrine.http;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;

/** Which characters text from clients may have: what a database can hold, and by default what Glance's could. */
@Singleton
public final class TextRules {
    private final boolean fourByteUtf8;

    public TextRules(TextConfig config) {
        this.fourByteUtf8 = config.fourByteUtf8();
    }

    /**
     * Returns {@code text} if it is allowed.
     *
     * @param what names the text in the message: {@code "Tag"}
     * @throws FaultException {@link Fault#INVALID}
     */
    public String checked(String what, String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            check(what, text.codePointAt(i));
        }
        return text;
    }

    private void check(String what, int codePoint) {
        if (codePoint == 0) {
            throw new FaultException(Fault.INVALID, what + " must not contain the character U+0000.");
        }
        if (Character.isBmpCodePoint(codePoint) && Character.isSurrogate((char) codePoint)) {
            throw new FaultException(
                    Fault.INVALID, what + " contains half of a surrogate pair, which is not a character.");
        }
        if (!fourByteUtf8 && Character.isSupplementaryCodePoint(codePoint)) {
            throw new FaultException(
                    Fault.INVALID,
                    what
                            + " must not contain characters of four bytes in UTF-8, such as emoji; those of up to three are allowed.");
        }
    }
}
