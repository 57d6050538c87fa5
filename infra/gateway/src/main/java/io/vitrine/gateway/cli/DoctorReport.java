package io.vitrine.gateway.cli;

import io.vitrine.worker.doctor.Diagnosis;
import io.vitrine.worker.doctor.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code doctor --json} prints. */
record DoctorReport(String store, String type, boolean works, List<Step> steps, Map<String, String> abilities) {
    /** @param help null unless it failed */
    record Step(
            String step,
            String outcome,
            double seconds,
            String sentence,
            @Nullable String help) {}

    static DoctorReport of(String store, String type, Diagnosis diagnosis) {
        return new DoctorReport(
                store,
                type,
                diagnosis.isSound(),
                diagnosis.findings().stream().map(DoctorReport::step).toList(),
                diagnosis.abilities());
    }

    private static Step step(Finding finding) {
        return new Step(
                finding.step(),
                finding.outcome().name().toLowerCase(Locale.ROOT),
                DoctorCommand.seconds(finding),
                finding.sentence(),
                finding.help().orElse(null));
    }
}
