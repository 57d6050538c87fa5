package io.vitrine.worker.signature;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** A check by the JDK's own. */
record EngineCheck(Signature engine, byte[] signature) implements SignatureCheck {
    static EngineCheck of(Signature engine, PublicKey key, byte[] signature) throws InvalidKeyException {
        engine.initVerify(key);
        return new EngineCheck(engine, signature);
    }

    @Override
    public void add(ByteBuffer bytes) {
        try {
            engine.update(bytes);
        } catch (SignatureException e) {
            throw new IllegalStateException("a check that was begun takes no bytes", e);
        }
    }

    @Override
    public boolean isRight() {
        try {
            return engine.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        }
    }
}
