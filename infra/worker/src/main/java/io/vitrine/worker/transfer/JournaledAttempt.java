package io.vitrine.worker.transfer;

import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Ledger;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.ImageFacts;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.CallerProject;
import java.util.Optional;
import java.util.function.Consumer;

/** An attempt whose every step is in the ledger before the next one is taken, and which takes none without its lease. */
final class JournaledAttempt implements Attempt {
    private final LeaseGuard guard;
    private final Ledger ledger;
    private final Consumer<AttemptStep> afterStep;
    private final ImageCatalog catalog;
    private final Optional<CallerProject> payer;

    /**
     * @param catalog knows the image
     * @param payer who brings it
     * @param afterStep told of each step once it is recorded: the place where a fault drill ends the process
     */
    JournaledAttempt(
            LeaseGuard guard,
            Ledger ledger,
            ImageCatalog catalog,
            Optional<CallerProject> payer,
            Consumer<AttemptStep> afterStep) {
        this.guard = guard;
        this.ledger = ledger;
        this.catalog = catalog;
        this.payer = payer;
        this.afterStep = afterStep;
    }

    @Override
    public AttemptId id() {
        return guard.lease().attempt();
    }

    @Override
    public ImageId image() {
        return guard.lease().image();
    }

    @Override
    public ImageFacts facts() throws StoreException {
        try {
            return catalog.find(image()).map(JournaledAttempt::factsOf).orElse(ImageFacts.NONE);
        } catch (RuntimeException e) {
            throw new StoreException(Fault.UNAVAILABLE, "The catalogue cannot be read.", e);
        }
    }

    private static ImageFacts factsOf(Image image) {
        var settings = image.settings();
        return new ImageFacts(image.owner(), settings.name(), settings.diskFormat(), settings.containerFormat());
    }

    @Override
    public Optional<CallerProject> payer() {
        return payer;
    }

    @Override
    public void reached(AttemptStep step) throws StoreException {
        record(() -> ledger.reached(guard.lease(), step));
        afterStep.accept(step);
    }

    @Override
    public void volumeCreated(VolumeId volume) throws StoreException {
        record(() -> ledger.volumeCreated(guard.lease(), volume));
    }

    @Override
    public void attachmentReserved(AttachmentId attachment) throws StoreException {
        record(() -> ledger.attachmentReserved(guard.lease(), attachment));
    }

    private void record(java.util.function.BooleanSupplier entry) throws StoreException {
        guard.checkLease();
        try {
            if (!entry.getAsBoolean()) {
                guard.lost();
            }
        } catch (RuntimeException e) {
            throw new StoreException(Fault.UNAVAILABLE, "The ledger cannot be written.", e);
        }
        guard.checkLease();
    }
}
