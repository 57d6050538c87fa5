package io.vitrine.http;

import io.quarkus.arc.DefaultBean;
import io.vitrine.http.identity.Authentication;
import io.vitrine.http.identity.HeaderLookup;
import io.vitrine.http.identity.Identity;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;

/** Stands in where a process was put together without a way of identifying callers: it admits nobody. */
@DefaultBean
@Singleton
final class NobodyKnown implements Identity {
    @Override
    public Authentication authenticate(HeaderLookup headers, String requestId) {
        throw new FaultException(Fault.UNAVAILABLE, "This process has no way of identifying callers.");
    }
}
