package io.vitrine.attach.iscsi;

/** What guards a header or its data (RFC 7143, 13.1). */
public enum DigestChoice {
    NONE("None"),
    CRC32C("CRC32C");

    private final String value;

    DigestChoice(String value) {
        this.value = value;
    }

    /** As it is written in a text key. */
    public String value() {
        return value;
    }
}
