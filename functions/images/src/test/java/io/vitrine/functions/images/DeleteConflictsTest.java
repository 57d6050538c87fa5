package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vitrine.catalog.Dependents;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Deleting from a store that declares that something may depend on what lies in it. */
@QuarkusTest
@TestProfile(PolicyOverridesTest.Settings.class)
class DeleteConflictsTest {
    private static final String CLONED = "Volume 1f has clones.";

    private final Http admin = Http.admin();

    @Inject
    TestWorker worker;

    @Inject
    ImageCatalog catalog;

    @Inject
    StoreRegister stores;

    @Inject
    Dependents dependents;

    @Inject
    Jobs jobs;

    @BeforeEach
    void announceStores() {
        worker.announceStores();
        worker.announceClones();
    }

    @AfterEach
    void nothingIsKept() {
        worker.keepClones(Optional.empty());
    }

    private String active(String... in) {
        var id = admin.created(Map.of("disk_format", "raw", "container_format", "bare"));
        worker.activate(id, 5, in);
        return id;
    }

    @Test
    @DisplayName("I-24, 6.5: data that something depends on are a conflict, and the record is kept as it was")
    void dataInUseAreKept() {
        var id = active("clones", "files");
        worker.keepClones(Optional.of(CLONED));
        var before = admin.get("/v2/images/" + id).asString();

        admin.delete("/v2/images/" + id)
                .then()
                .statusCode(409)
                .body("message", containsString(id))
                .body("message", containsString(CLONED));

        assertThat(admin.get("/v2/images/" + id).asString()).isEqualTo(before);
        worker.keepClones(Optional.empty());
        admin.delete("/v2/images/" + id).then().statusCode(204);
        admin.get("/v2/images/" + id).then().statusCode(404);
    }

    @Test
    @DisplayName("G-12, 14: an image is not taken out of a store where something depends on it")
    void copyInUseIsKept() {
        var id = active("clones", "files");
        worker.keepClones(Optional.of(CLONED));

        admin.delete("/v2/stores/clones/" + id).then().statusCode(409).body("message", containsString(CLONED));
        admin.get("/v2/images/" + id).then().body("stores", containsString("clones"));
        admin.delete("/v2/stores/files/" + id).then().statusCode(204);

        worker.keepClones(Optional.empty());
        admin.delete("/v2/images/" + id).then().statusCode(204);
    }

    @Test
    @DisplayName("I-24: a store that does not say keeps the image, and no question is left behind")
    void silentStoreKeepsTheImage() {
        var id = active("clones");
        var image = catalog.find(new ImageId(id)).orElseThrow();
        var asked = new ArrayList<JobId>();
        var conflicts = new DeleteConflicts(stores, dependents, asked::add, Duration.ofMillis(100));

        assertThatThrownBy(() -> conflicts.requireNone(image, image.copies()))
                .isInstanceOfSatisfying(FaultException.class, silent -> assertThat(silent.fault())
                        .isEqualTo(Fault.UNAVAILABLE));

        assertThat(asked).hasSize(1);
        assertThat(jobs.claim(
                        asked.getFirst(),
                        new WorkerId("worker-of-tests"),
                        Set.of(new StoreId("clones")),
                        Duration.ofMinutes(1)))
                .isEmpty();
        admin.delete("/v2/images/" + id).then().statusCode(204);
    }
}
