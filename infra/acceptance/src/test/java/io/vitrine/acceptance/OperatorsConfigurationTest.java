package io.vitrine.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration as an operator of Glance has it starts the gateway as it is, and what has no effect yet is said in sentences. */
class OperatorsConfigurationTest {
    private static final String GLANCE_API = """
            [DEFAULT]
            state_path = %1$s
            bind_port = 9292
            workers = 8
            enabled_backends = plain:file, block:rbd, objects:swift
            enabled_import_methods = glance-direct,web-download,copy-image
            transport_url = rabbit://openstack:s3cret@controller:5672/
            image_cache_dir = $state_path/cache
            image_cache_max_size = 10737418240
            image_member_quota = 2
            user_storage_quota = 100GB
            limit_param_default = 1
            show_image_direct_url = True
            log_dir = ${state_path}
            log_file = glance-api.log
            use_stderr = True
            debug = yes

            [database]
            max_pool_size = 8
            max_retries = -1

            [keystone_authtoken]
            www_authenticate_uri = http://controller:5000
            auth_url = http://controller:5000
            memcached_servers = controller:11211
            auth_type = password
            project_domain_name = Default
            user_domain_name = Default
            project_name = service
            username = glance
            password = s3cret

            [oslo_policy]
            policy_file = %1$s/policy.yaml

            [paste_deploy]
            flavor = keystone+cachemanagement

            [glance_store]
            default_backend = plain

            [plain]
            store_description = The first one
            filesystem_store_datadir = $state_path/images
            weight = 10

            [block]
            rbd_store_pool = images
            rbd_store_user = glance

            [objects]
            swift_store_user = service:glance
            swift_store_key = s3cret

            [os_glance_staging_store]
            filesystem_store_datadir = $state_path/staging

            [image_import_opts]
            image_import_plugins = [image_conversion]

            [oslo_messaging_rabbit]
            rabbit_quorum_queue = true

            [cors]
            allowed_origin = https://dashboard.example.org
            """;

    @Test
    void operatorsFilesStartTheGatewayAndWhatHasNoEffectIsSaidInSentences(@TempDir Path state) throws Exception {
        var file = Files.writeString(state.resolve("glance-api.conf"), GLANCE_API.formatted(state));
        var folder = Files.createDirectory(state.resolve("glance-api.conf.d"));
        Files.writeString(
                folder.resolve("50-site.conf"), "[DEFAULT]\nlimit_param_default = 2\nenabled_backend = oops\n");
        Files.writeString(state.resolve("policy.yaml"), "\"publicize_image\": \"!\"\n");
        var setup = GatewaySetup.packaged(Repository.root(), state.resolve("data"), state.resolve("gateway.log"))
                .withOptions("--config-file", file.toString(), "--config-dir", folder.toString(), "--identity", "none");

        try (var gateway = RunningGateway.start(setup);
                var images = new ImagesClient(gateway.endpoint())) {
            images.store("one", new RandomImage(7, 70_000), "plain");
            for (var i = 0; i < 2; i++) {
                images.create("more");
            }

            given().get(gateway.endpoint() + "/v2/images")
                    .then()
                    .statusCode(200)
                    .body("images.size()", equalTo(2));
            given().contentType("application/json")
                    .body("{\"visibility\": \"public\"}")
                    .post(gateway.endpoint() + "/v2/images")
                    .then()
                    .statusCode(403);
            try (var stored = Files.list(state.resolve("images"))) {
                assertThat(stored).hasSize(1);
            }
            assertThat(state.resolve("glance-api.log")).content().contains("serves stores [plain]");
            assertThat(gateway.log())
                    .anySatisfy(says("Store block is left out: this release has no stores of type rbd"))
                    .anySatisfy(says(
                            "Store block is of type rbd, which this release does not have; its options have no effect:"
                                    + " rbd_store_pool, rbd_store_user."))
                    .anySatisfy(says(
                            "Store objects is of type swift, which this release does not have; its options have no effect:"
                                    + " swift_store_user, swift_store_key."))
                    .anySatisfy(says("[DEFAULT] enabled_backend (" + folder.resolve("50-site.conf")
                            + ", line 3) is no option that is known; the nearest one is [DEFAULT] enabled_backends."))
                    .anySatisfy(says("options of the configuration have no use here: "));
            assertThat(String.join("\n", gateway.log())).doesNotContain("s3cret");
            given().get(gateway.management() + "/q/openapi?format=json")
                    .then()
                    .statusCode(200)
                    .body("paths.'/v2/images/{image}/file'.keySet()", hasItems("get", "put"))
                    .body("paths.'/v2/images/{image}'.keySet()", hasItems("get", "patch", "delete"));
        }
    }

    private static Consumer<String> says(String text) {
        return line -> assertThat(line).contains(text);
    }
}
