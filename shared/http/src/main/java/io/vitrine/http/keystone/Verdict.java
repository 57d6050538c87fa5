package io.vitrine.http.keystone;

import io.vitrine.model.FaultException;

/** What Keystone thinks of a token. */
sealed interface Verdict {
    /** Keystone knows it; whether it has ended meanwhile, whoever asks has to look. */
    record Accepted(TokenFacts facts) implements Verdict {}

    /** Unknown, revoked or over. */
    record Refused() implements Verdict {}

    /** Keystone cannot say right now. */
    record Unknown(FaultException trouble) implements Verdict {}
}
