package io.vitrine.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vitrine.testkit.RabbitServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** An operator's file as it is, beside the Keystone and the RabbitMQ that it names; the command line says ports and the data folder alone. */
@Tag("peers")
@ExtendWith(KeystoneLab.Extension.class)
@DisplayName("21: the configuration of a cloud")
class OperatorsCloudTest {
    private static final String GLANCE_API = """
            [DEFAULT]
            workers = 8
            enabled_backends = plain:file, spread:file, block:rbd
            enabled_import_methods = glance-direct,web-download,copy-image
            node_staging_uri = file://$log_dir/staging
            transport_url = rabbit://%2$s:%3$s@127.0.0.1:%4$d/
            default_publisher_id = image.controller
            use_keystone_limits = True
            image_cache_dir = $log_dir/cache
            image_cache_max_size = 10737418240
            image_cache_driver = centralized_db
            image_member_quota = 1
            image_property_quota = 2
            show_image_direct_url = True
            max_request_id_length = 0
            log_dir = %1$s
            log_file = glance-api.log
            log_rotation_type = interval
            log_rotate_interval_type = Midnight
            use_stderr = True

            [database]
            max_pool_size = 8
            max_retries = -1

            [keystone_authtoken]
            www_authenticate_uri = %5$s
            memcached_servers = 127.0.0.1:11211
            auth_section = service_user
            service_token_roles_required = True

            [service_user]
            auth_url = %5$s
            auth_type = password
            project_domain_name = Default
            user_domain_name = Default
            project_name = service
            username = glance
            password = %6$s

            [oslo_limit]
            auth_url = %5$s
            auth_type = password
            user_domain_name = Default
            username = glance
            password = %6$s
            system_scope = all

            [oslo_messaging_notifications]
            driver = messagingv2
            driver = log

            [oslo_policy]
            policy_file = %1$s/policy.yaml
            enforce_scope = True

            [paste_deploy]
            flavor = keystone+cachemanagement

            [glance_store]
            default_backend = plain

            [plain]
            filesystem_store_datadir = $log_dir/images
            weight = 10

            [spread]
            filesystem_store_datadirs = $log_dir/slow:10
            filesystem_store_datadirs = $log_dir/fast:200

            [block]
            rbd_store_pool = images

            [os_glance_staging_store]
            filesystem_store_datadir = $log_dir/staging

            [image_import_opts]
            image_import_plugins = [image_conversion]

            [oslo_messaging_rabbit]
            rabbit_quorum_queue = true
            """;

    @Test
    @ResourceLock(KeystoneLab.SETUP)
    void fileOfACloudServesItsUsers(KeystoneLab lab, @TempDir Path state) throws Exception {
        Files.writeString(state.resolve("policy.yaml"), "\"publicize_image\": \"!\"\n");
        try (var rabbit = RabbitServer.start();
                var queue = new NotificationQueue(rabbit)) {
            var file = Files.writeString(state.resolve("glance-api.conf"), file(lab, rabbit, state));
            var setup = GatewaySetup.packaged(Repository.root(), state.resolve("data"), state.resolve("gateway.log"))
                    .withOptions("--config-file", file.toString());
            try (var gateway = RunningGateway.start(setup)) {
                var image = walk(gateway.endpoint(), lab, state);
                limits(gateway.endpoint(), lab);

                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(queue.told()).anySatisfy(told -> {
                            assertThat(told.path("event_type").asText()).isEqualTo("image.activate");
                            assertThat(told.path("publisher_id").asText()).isEqualTo("image.controller");
                            assertThat(told.path("payload").path("id").asText()).isEqualTo(image);
                        }));
                saysWhatHasNoEffect(gateway, lab);
            }
            assertThat(state.resolve("glance-api.log")).content().contains("serves stores [plain, spread]");
        }
    }

    private static String file(KeystoneLab lab, RabbitServer rabbit, Path state) {
        return GLANCE_API.formatted(
                state, RabbitServer.USERNAME, RabbitServer.PASSWORD, rabbit.port(), lab.url(), lab.password("glance"));
    }

    private static RequestSpecification as(URI endpoint, String token) {
        return given().baseUri(endpoint.toString()).header("X-Auth-Token", token);
    }

    /** A member's image, from its record to its bytes in the folder that comes first; and what policies and quotas refuse. */
    private static String walk(URI endpoint, KeystoneLab lab, Path state) throws Exception {
        var token = lab.token("demo");
        var image = create(endpoint, token, Map.of())
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");

        as(endpoint, token)
                .header("X-Image-Meta-Store", "spread")
                .contentType("application/octet-stream")
                .body(new RandomImage(7, 70_000).bytes())
                .put("/v2/images/" + image + "/file")
                .then()
                .statusCode(204);

        as(endpoint, token)
                .header("X-Openstack-Request-Id", "req-" + "x".repeat(200))
                .get("/v2/images/" + image)
                .then()
                .statusCode(200)
                .header("X-Openstack-Request-Id", "req-" + "x".repeat(200))
                .body("owner", equalTo(lab.projectOf("demo")));
        try (var stored = Files.list(state.resolve("fast"));
                var elsewhere = Files.list(state.resolve("slow"))) {
            assertThat(stored).hasSize(1);
            assertThat(elsewhere).isEmpty();
        }
        assertThat(create(endpoint, token, Map.of("visibility", "public")).statusCode())
                .isEqualTo(403);
        assertThat(create(endpoint, token, Map.of("a", "1", "b", "2", "c", "3")).statusCode())
                .isEqualTo(413);
        assertThat(addMember(endpoint, token, image, "one")).isEqualTo(200);
        assertThat(addMember(endpoint, token, image, "two")).isEqualTo(413);
        given().get(endpoint + "/v2/images").then().statusCode(401);
        return image;
    }

    private static Response create(URI endpoint, String token, Map<String, String> more) {
        var record = new HashMap<>(Map.of("disk_format", "raw", "container_format", "bare"));
        record.putAll(more);
        return as(endpoint, token).contentType("application/json").body(record).post("/v2/images");
    }

    private static int addMember(URI endpoint, String token, String image, String member) {
        return as(endpoint, token)
                .contentType("application/json")
                .body(Map.of("member", member))
                .post("/v2/images/" + image + "/members")
                .statusCode();
    }

    /** What a project may have is what Keystone says. */
    private static void limits(URI endpoint, KeystoneLab lab) {
        var token = lab.token("alt_demo");
        lab.limit("alt_demo", "image_count_total", 1);
        try {
            assertThat(create(endpoint, token, Map.of()).statusCode()).isEqualTo(201);
            assertThat(create(endpoint, token, Map.of()).statusCode()).isEqualTo(413);
        } finally {
            lab.unlimit("alt_demo");
        }
    }

    private static void saysWhatHasNoEffect(RunningGateway gateway, KeystoneLab lab) {
        assertThat(gateway.log())
                .anySatisfy(says("Store block is left out: this release has no stores of type rbd"))
                .anySatisfy(says("Notification driver log has no effect here"))
                .anySatisfy(says("options of the configuration have no use here: "));
        assertThat(String.join("\n", gateway.log()))
                .doesNotContain(lab.password("glance"))
                .doesNotContain(RabbitServer.PASSWORD)
                .doesNotContain("is no option that is known");
    }

    private static Consumer<String> says(String text) {
        return line -> assertThat(line).contains(text);
    }
}
