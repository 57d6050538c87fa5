package io.vitrine.worker.transfer;

import io.vitrine.model.AttemptStep;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Ends the process, as a power cut would, right after a chosen step of an upload is in the ledger. For drills of the recovery:
 * {@code [vitrine] chaos_halt_at}, off by default.
 */
public final class FaultDrill {
    private static final Logger LOG = Logger.getLogger(FaultDrill.class);
    private static final int KILLED = 137;

    private final Optional<AttemptStep> haltAt;

    public FaultDrill(Optional<AttemptStep> haltAt) {
        this.haltAt = haltAt;
        haltAt.ifPresent(
                step -> LOG.warnf("Fault drill: the process will halt after step %s of an upload", step.wireName()));
    }

    void afterStep(AttemptStep step) {
        if (haltAt.isPresent() && haltAt.get() == step) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
