package io.vitrine.worker;

import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Audits.Placed;
import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.catalog.Ledger;
import io.vitrine.model.AttemptId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.Inventory;
import io.vitrine.stores.Inventory.Item;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.worker.audit.AbandonedAttachments;
import io.vitrine.worker.audit.AuditObserver;
import io.vitrine.worker.audit.AuditReport;
import io.vitrine.worker.audit.AuditReport.Finding;
import io.vitrine.worker.audit.AuditReport.Kind;
import io.vitrine.worker.audit.Conduct;
import io.vitrine.worker.audit.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Compares what lies in the stores with what the catalogue knows: targets that nobody refers to are removed, attachments that nobody has are ended, and
 * locations whose volume is not what it was are marked. An attempt's row is written before its target exists and outlives it, so a target
 * without one belongs to nobody, unless the database is an older backup: such targets are only told of.
 */
public final class OrphanAudit {
    private static final Logger LOG = Logger.getLogger(OrphanAudit.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** A volume that failed to go for so long wants somebody to look at the storage. */
    private static final Duration FOR_THE_OPERATOR = Duration.ofHours(24);

    private final Stores stores;
    private final Ledger ledger;
    private final Audits audits;
    private final Conduct conduct;
    private final AuditObserver observer;

    public OrphanAudit(Stores stores, Ledger ledger, Audits audits) {
        this(stores, ledger, audits, Conduct.background(true), AuditObserver.NOBODY);
    }

    public OrphanAudit(Stores stores, Ledger ledger, Audits audits, Conduct conduct, AuditObserver observer) {
        this.stores = stores;
        this.ledger = ledger;
        this.audits = audits;
        this.conduct = conduct;
        this.observer = observer;
    }

    /** Every store; one that cannot be asked now is left to the next time. */
    public void run() {
        for (var store : stores.all()) {
            try {
                run(store, () -> {});
            } catch (StoreException | RuntimeException e) {
                LOG.warnf("Store %s could not be audited: %s", store.id(), e.getMessage());
            }
        }
    }

    /** The store that a job names; ends the job and notes what was found. */
    public <X extends Exception> void answer(Job job, Work.AuditStore asked, WorkerId worker, Pulse<X> pulse)
            throws StoreException, X {
        var report = run(stores.required(asked.store()), pulse);
        audits.finish(job, asked, worker, report.counts());
    }

    /** One store. */
    public <X extends Exception> AuditReport run(ImageStore store, Pulse<X> pulse) throws StoreException, X {
        var round = new Round<>(store, pulse);
        var report = round.run();
        observer.audited(store.id(), report);
        return report;
    }

    /** One audit of one store. */
    private final class Round<X extends Exception> {
        private final ImageStore store;
        private final Pulse<X> pulse;
        private final List<Finding> findings = new ArrayList<>();
        private int removals;

        Round(ImageStore store, Pulse<X> pulse) {
            this.store = store;
            this.pulse = pulse;
        }

        AuditReport run() throws StoreException, X {
            var inventory = store.inventory();
            var items = inventory.isPresent() ? inventory.get().items() : List.<Item>of();
            var placed = audits.placed(store.id());
            var targets = store.targets();
            removeOrphans(targets, items, placed);
            if (inventory.isPresent()) {
                tellUnlabelled(items);
                tellUndeletable(items);
                removeLeftByExaminations(inventory.get());
                endAttachments(inventory.get());
                markSuspects(inventory.get(), placed);
            }
            return new AuditReport(Math.max(targets.size(), items.size()), findings);
        }

        private void removeOrphans(Set<AttemptId> targets, List<Item> items, List<Placed> placed)
                throws StoreException, X {
            var itemOf = byAttempt(items);
            tellUnknown(ledger.unknown(targets), itemOf);
            var urls = placed.stream().map(each -> each.location().url()).collect(Collectors.toSet());
            for (var attempt : ledger.unreferenced(targets)) {
                var item = Optional.ofNullable(itemOf.get(attempt));
                if (item.filter(each -> urls.contains(each.url())).isEmpty()) {
                    removeLeaked(
                            item.map(each -> each.volume().id().value()).orElseGet(attempt::toString),
                            "Nobody refers to it; it is what attempt " + attempt + " has left.",
                            item.map(Item::age).orElse(Duration.ZERO),
                            () -> store.discard(attempt));
                }
            }
        }

        private Map<AttemptId, Item> byAttempt(List<Item> items) {
            var byAttempt = new HashMap<AttemptId, Item>();
            for (var item : items) {
                Optional.ofNullable(item.volume().metadata().get(VolumeLabels.ATTEMPT))
                        .map(AttemptId::parse)
                        .ifPresent(attempt -> byAttempt.put(attempt, item));
            }
            return byAttempt;
        }

        private void tellUnknown(Set<AttemptId> unknown, Map<AttemptId, Item> itemOf) {
            if (!unknown.isEmpty()) {
                LOG.warnf(
                        "Store %s holds targets of attempts this database never heard of, as after a restore from a backup; "
                                + "they are left alone: %s",
                        store.id(), unknown);
            }
            for (var attempt : unknown) {
                var item = Optional.ofNullable(itemOf.get(attempt));
                findings.add(new Finding(
                        Kind.UNKNOWN_VOLUME,
                        item.map(each -> each.volume().id().value()).orElseGet(attempt::toString),
                        "This database never heard of attempt " + attempt
                                + ", as after a restore from a backup: it is left alone.",
                        item.map(Item::age).orElse(Duration.ZERO),
                        false));
            }
        }

        private void tellUnlabelled(List<Item> items) {
            items.stream()
                    .filter(item -> !item.volume().metadata().containsKey(VolumeLabels.ATTEMPT))
                    .forEach(item -> findings.add(new Finding(
                            Kind.UNKNOWN_VOLUME,
                            item.volume().id().value(),
                            "It bears the label of this deployment and none of an attempt: it is left alone.",
                            item.age(),
                            false)));
        }

        private void tellUndeletable(List<Item> items) {
            for (var item : items) {
                if (item.volume().state() == State.ERROR_DELETING) {
                    var id = item.volume().id().value();
                    findings.add(new Finding(
                            Kind.UNDELETABLE_VOLUME,
                            id,
                            "The volume service failed to delete it; that is tried again.",
                            item.age(),
                            false));
                    if (item.age().compareTo(FOR_THE_OPERATOR) > 0) {
                        LOG.errorf(
                                "Volume %s of store %s cannot be deleted: its storage wants looking at",
                                id, store.id());
                    }
                }
            }
        }

        private void removeLeftByExaminations(Inventory inventory) throws StoreException, X {
            for (var item : inventory.leftByExaminations()) {
                var volume = item.volume().id();
                removeLeaked(
                        volume.value(),
                        "An examination of the store has left it.",
                        item.age(),
                        () -> inventory.delete(volume));
            }
        }

        private void endAttachments(Inventory inventory) throws StoreException, X {
            var abandoned = new AbandonedAttachments(store.id(), inventory, audits, conduct).find(pulse);
            for (var attachment : abandoned.values()) {
                pulse.beat();
                findings.add(mending(
                        Kind.LEAKED_ATTACHMENT,
                        attachment.id().value(),
                        sentence(attachment),
                        Duration.ZERO,
                        () -> inventory.detach(attachment.id())));
            }
        }

        private String sentence(Attachment attachment) {
            return "No worker has this attachment of volume " + attachment.volume()
                    + attachment
                            .host()
                            .map(host -> ", which is that of " + host + ".")
                            .orElse(", which was begun and never completed.");
        }

        private void markSuspects(Inventory inventory, List<Placed> placed) throws StoreException, X {
            var live = placed.stream()
                    .filter(Placed::live)
                    .collect(Collectors.toMap(Placed::location, each -> each, (one, _) -> one));
            for (var complaint : inventory.complaints(live.keySet()).entrySet()) {
                pulse.beat();
                mark(Optional.ofNullable(live.get(complaint.getKey())).orElseThrow(), complaint.getValue());
            }
        }

        private void mark(Placed copy, String complaint) {
            var sentence = "Its copy at " + copy.location().url() + " is suspect: " + complaint + ".";
            var isNew = conduct.mends() && audits.suspect(copy, sentence);
            if (isNew) {
                LOG.errorf("Image %s in store %s: %s", copy.image(), store.id(), sentence);
            }
            findings.add(
                    new Finding(Kind.SUSPECT_LOCATION, copy.image().value(), sentence, Duration.ZERO, conduct.mends()));
        }

        private void removeLeaked(String what, String sentence, Duration age, Removal removal)
                throws StoreException, X {
            if (conduct.mends() && conduct.removalsPerMinute() > 0 && removals >= conduct.removalsPerMinute()) {
                pulse.pause(MINUTE);
                removals = 0;
            }
            pulse.beat();
            removals++;
            findings.add(mending(Kind.LEAKED_VOLUME, what, sentence, age, removal));
        }

        /** What cannot be put right now is told with the reason, and is left to the next time. */
        private Finding mending(Kind kind, String what, String sentence, Duration age, Removal removal) {
            if (!conduct.mends()) {
                return new Finding(kind, what, sentence, age, false);
            }
            try {
                removal.run();
                LOG.infof("Removed from store %s: %s. %s", store.id(), what, sentence);
                return new Finding(kind, what, sentence, age, true);
            } catch (StoreException e) {
                LOG.warnf("Could not be removed from store %s now: %s. %s", store.id(), what, e.getMessage());
                return new Finding(kind, what, sentence + " It could not be removed: " + e.getMessage(), age, false);
            }
        }
    }

    private interface Removal {
        void run() throws StoreException;
    }
}
