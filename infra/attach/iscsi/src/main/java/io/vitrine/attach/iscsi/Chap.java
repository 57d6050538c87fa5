package io.vitrine.attach.iscsi;

/**
 * Name and secret of one side (RFC 1994).
 *
 * @param secret in no message, log or {@link #toString}
 */
public record Chap(String name, String secret) {
    @Override
    public String toString() {
        return "Chap[" + name + "]";
    }
}
