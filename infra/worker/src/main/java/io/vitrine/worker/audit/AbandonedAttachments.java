package io.vitrine.worker.audit;

import io.vitrine.catalog.Audits;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.Inventory;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.cinder.ConnectorIdentity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Attachments of our volumes that nobody has: the worker that made them is gone, or does not know them any more. Whoever lives looks after its own; which of
 * them this process has is known here. A service may not say whose an attachment is that was begun and never completed: it is nobody's where no attempt
 * under way knows it, and it stays so for a while.
 */
public final class AbandonedAttachments {
    private static final String OURS = "vitrine-";

    private final StoreId store;
    private final Inventory inventory;
    private final Audits audits;
    private final Conduct conduct;

    public AbandonedAttachments(StoreId store, Inventory inventory, Audits audits, Conduct conduct) {
        this.store = store;
        this.inventory = inventory;
        this.audits = audits;
        this.conduct = conduct;
    }

    /** Those that look abandoned now and after the wait, by id. */
    public <X extends Exception> Map<AttachmentId, Attachment> find(Pulse<X> pulse) throws StoreException, X {
        var first = look();
        if (first.isEmpty()) {
            return first;
        }
        pulse.pause(conduct.patience());
        var second = look();
        second.keySet().retainAll(first.keySet());
        return second;
    }

    /** What is known is asked for after the list: an attachment that has ended meanwhile is no matter, one that is new is not on it. */
    private Map<AttachmentId, Attachment> look() throws StoreException {
        var listed = inventory.items().stream()
                .flatMap(item -> item.attachments().stream())
                .filter(attachment -> attachment.server().isEmpty())
                .toList();
        var abandoned = new HashMap<AttachmentId, Attachment>();
        if (listed.isEmpty()) {
            return abandoned;
        }
        var known = new HashSet<>(audits.attachmentsUnderWay(store));
        known.addAll(inventory.inUse());
        var living = hostsOf(audits.livingWorkers());
        listed.stream()
                .filter(attachment -> !known.contains(attachment.id()))
                .filter(attachment -> isNobodys(attachment.host(), living))
                .forEach(attachment -> abandoned.put(attachment.id(), attachment));
        return abandoned;
    }

    private boolean isNobodys(Optional<String> host, Set<String> living) {
        return host.isEmpty()
                || conduct.byWorker() && host.get().equals(inventory.ownHost())
                || host.get().startsWith(OURS) && !living.contains(host.get());
    }

    /** As workers call themselves when they attach, to Cinder and to their own disks. */
    private static Set<String> hostsOf(Set<WorkerId> workers) {
        var hosts = new HashSet<String>();
        workers.stream()
                .flatMap(worker -> Stream.of(
                        OURS + worker,
                        ConnectorIdentity.of(worker, Optional.empty(), false).host()))
                .forEach(hosts::add);
        return hosts;
    }
}
