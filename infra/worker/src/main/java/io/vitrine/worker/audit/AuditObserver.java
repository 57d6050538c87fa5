package io.vitrine.worker.audit;

import io.vitrine.model.StoreId;

/** Is told what audits find. */
@FunctionalInterface
public interface AuditObserver {
    AuditObserver NOBODY = (_, _) -> {};

    void audited(StoreId store, AuditReport report);
}
