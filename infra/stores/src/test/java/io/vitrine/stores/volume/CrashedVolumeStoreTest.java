package io.vitrine.stores.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.model.Gib;
import io.vitrine.stores.RecordedAttempt;
import io.vitrine.stores.StoreUnderTest;
import io.vitrine.stores.TestImage;
import io.vitrine.stores.Verification;
import io.vitrine.volumes.Crash;
import io.vitrine.volumes.FaultyVolumes;
import io.vitrine.volumes.FaultyVolumes.Effect;
import io.vitrine.volumes.local.LocalVolumes;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upload that dies at each of its steps and beside each call to the volume service, a new start on the same folder, and what the next owner of the
 * attempt finds then: enough to remove everything by the attempt's id alone.
 */
class CrashedVolumeStoreTest {
    private static final TestImage IMAGE = TestImage.of(TestImage.MIB + 5);
    private static final VolumeStoreSettings SETTINGS =
            new VolumeStoreSettings("test", new Gib(1), Verification.SAMPLE);

    /** One life of the process, until it is killed. */
    private static final class Life implements AutoCloseable {
        private final Crash crash = new Crash();
        private final LocalVolumes volumes;
        private final FaultyVolumes faulty;
        private final VolumeStore store;

        Life(Path folder) throws Exception {
            volumes = LocalVolumes.onSparseFiles(folder);
            faulty = new FaultyVolumes(volumes, crash);
            store = VolumeFixture.store(faulty, SETTINGS);
        }

        void upload(RecordedAttempt attempt) throws Exception {
            store.write(attempt, OptionalLong.empty(), IMAGE::writeTo);
        }

        /** Lets go of the folder, as the system does for a process that has died. */
        @Override
        public void close() {
            volumes.close();
        }
    }

    @Test
    void nothingIsLeftWhicheverStepTheUploadDiesAt(@TempDir Path folder) throws Exception {
        for (int entry = 0; entry < journalEntriesOfAnUpload(folder); entry++) {
            var attempt = dieAtEntry(folder, entry);

            recoverAndDiscard(folder, attempt);
        }
    }

    @Test
    void nothingIsLeftWhicheverCallTheUploadDiesBeside(@TempDir Path folder) throws Exception {
        int calls = callsOfAnUpload(folder);
        for (int call = 1; call <= calls; call++) {
            recoverAndDiscard(folder, dieBeside(folder, call, new Effect.CrashBefore()));
            recoverAndDiscard(folder, dieBeside(folder, call, new Effect.CrashAfter()));
        }
    }

    private int journalEntriesOfAnUpload(Path folder) throws Exception {
        try (var life = new Life(folder)) {
            var attempt = RecordedAttempt.fresh();
            life.upload(attempt);
            life.store.discard(attempt.id());
            return attempt.told();
        }
    }

    private int callsOfAnUpload(Path folder) throws Exception {
        try (var life = new Life(folder)) {
            var attempt = RecordedAttempt.fresh();
            life.upload(attempt);
            int calls = life.faulty.calls();
            life.store.discard(attempt.id());
            return calls;
        }
    }

    private RecordedAttempt dieAtEntry(Path folder, int entry) throws Exception {
        try (var life = new Life(folder)) {
            var attempt = RecordedAttempt.failingAfter(entry, life.crash::strike);
            assertThatThrownBy(() -> life.upload(attempt)).isInstanceOf(Crash.Struck.class);
            return attempt;
        }
    }

    private RecordedAttempt dieBeside(Path folder, int call, Effect how) throws Exception {
        try (var life = new Life(folder)) {
            life.faulty.onCall(call, how);
            var attempt = RecordedAttempt.fresh();
            assertThatThrownBy(() -> life.upload(attempt)).isInstanceOf(Crash.Struck.class);
            return attempt;
        }
    }

    private void recoverAndDiscard(Path folder, RecordedAttempt attempt) throws Exception {
        try (var life = new Life(folder)) {
            life.store.recover();
            life.store.discard(attempt.id());

            assertThat(VolumeFixture.leftovers(life.volumes))
                    .as("after %s", attempt.steps())
                    .isEmpty();
            assertThat(StoreUnderTest.filesIn(folder).find().filter(Predicate.not(file -> file.endsWith("lock"))))
                    .as("after %s", attempt.steps())
                    .isEmpty();
        }
    }
}
