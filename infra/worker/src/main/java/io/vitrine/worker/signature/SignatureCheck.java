package io.vitrine.worker.signature;

import java.nio.ByteBuffer;

/** Checks the signature of one stream, whose bytes it is told in order, by one thread. */
public interface SignatureCheck {
    /** The next bytes. */
    void add(ByteBuffer bytes);

    /** Once, after all of them: whether it is theirs. */
    boolean isRight();
}
