package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vitrine.catalog.Jobs.Work;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Locations by POST where the operator lets nothing be read for digests ({@code do_secure_hash = false}). */
@QuarkusTest
@TestProfile(PolicyOverridesTest.Settings.class)
class UnhashedLocationsTest {
    private static final String MD5 = "0cc175b9c0f1b6a831c399e269772661";

    private final Http alice = Http.member();
    private final Http service = alice.as("service");

    @Inject
    TestWorker worker;

    @BeforeEach
    void announceStores() {
        worker.announceStores();
        worker.announceVolumes();
    }

    @AfterEach
    void withdrawStores() {
        worker.withdrawVolumes();
    }

    private String registered(Map<String, String> said) {
        var id = alice.created(Map.of("disk_format", "raw", "container_format", "bare"));
        service.post(
                        "/v2/images/" + id + "/locations",
                        Map.of("url", worker.volume(TestWorker.CINDER, 5), "validation_data", said))
                .then()
                .statusCode(202);
        assertThat(worker.begun())
                .noneMatch(work -> work instanceof Work.HashImage hashing
                        && hashing.image().value().equals(id));
        return id;
    }

    @Test
    @DisplayName("A-07: without digests an image is active and has none")
    void imageHasNoDigests() {
        alice.get("/v2/images/" + registered(Map.of()))
                .then()
                .body("status", equalTo("active"))
                .body("os_hash_algo", nullValue())
                .body("os_hash_value", nullValue());
    }

    @Test
    @DisplayName("A-07: the digest that is said is believed")
    void digestIsBelieved() {
        alice.get("/v2/images/" + registered(Map.of("os_hash_algo", "md5", "os_hash_value", MD5)))
                .then()
                .body("status", equalTo("active"))
                .body("checksum", nullValue())
                .body("os_hash_algo", equalTo("md5"))
                .body("os_hash_value", equalTo(MD5));
    }
}
