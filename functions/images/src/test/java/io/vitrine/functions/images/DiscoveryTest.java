package io.vitrine.functions.images;

import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DiscoveryTest {
    private final Http alice = Http.member();

    @Inject
    TestWorker worker;

    @BeforeEach
    void stores() {
        worker.announceStores();
    }

    @Test
    @DisplayName("G-09: stores in the order of their configuration; flags are strings, and absent unless true")
    void storesAreListed() {
        alice.get("/v2/info/stores")
                .then()
                .statusCode(200)
                .body("stores.id", contains("volumes", "files"))
                .body("stores[0].default", equalTo("true"))
                .body("stores[0].'read-only'", nullValue())
                .body("stores[0].description", nullValue())
                .body("stores[1].default", nullValue())
                .body("stores[1].'read-only'", equalTo("true"))
                .body("stores[1].description", equalTo("On disk"))
                .body("stores[0].type", nullValue());
    }

    @Test
    @DisplayName("G-10: details of stores are for admins and services, their properties of the types that clients read")
    void storeDetailsAreForAdminsAndServices() {
        for (var role : List.of("admin", "service")) {
            alice.as(role)
                    .get("/v2/info/stores/detail")
                    .then()
                    .statusCode(200)
                    .body("stores.type", contains("volume", "file"))
                    .body("stores.weight", contains(10, 0))
                    .body("stores[0].default", equalTo("true"))
                    .body("stores[0].properties.chunk_size", equalTo(1 << 20))
                    .body("stores[0].properties.thin_provisioning", equalTo(true))
                    .body("stores[0].properties.data_dir", equalTo("/images"));
        }
        alice.get("/v2/info/stores/detail").then().statusCode(403);
    }

    @Test
    @DisplayName("G-08: no import method is offered")
    void noImportMethods() {
        alice.get("/v2/info/import")
                .then()
                .statusCode(200)
                .body("import-methods.type", equalTo("array"))
                .body("import-methods.value", equalTo(List.of()));
    }

    @Test
    @DisplayName("G-11: no quotas per project are kept")
    void noUsage() {
        alice.get("/v2/info/usage").then().statusCode(200).body("usage", anEmptyMap());
    }
}
