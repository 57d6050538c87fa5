package io.vitrine.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The {@code glance-api.conf} of a cloud whose images lie in the volumes of the lab's Cinder. */
final class CinderConfiguration {
    private static final String IDENTITY = """
            [keystone_authtoken]
            auth_url = %1$s/v3
            www_authenticate_uri = %1$s/v3
            auth_type = password
            username = glance
            password = %2$s
            user_domain_name = Default
            project_name = service
            project_domain_name = Default
            """;

    private static final String ACCOUNT = """
            cinder_catalog_info = volumev3::publicURL
            cinder_store_auth_address = %1$s/v3
            cinder_store_user_name = volumes
            cinder_store_password = %2$s
            cinder_store_project_name = service
            """;

    private CinderConfiguration() {}

    /**
     * Of a cloud with users. Store {@code cinder} is the default, {@code multi} has another type of volumes; those of {@code callers} are in the projects of who
     * brings images. {@code clones} and {@code ownclones} are where Cinder itself brings images by cloning, into project service and into the projects of users.
     *
     * @param options further lines of section DEFAULT
     */
    static String ofACloud(CinderLab lab, String options) {
        var account = account(lab);
        return """
                [DEFAULT]
                enabled_backends = cinder:cinder, multi:cinder, callers:cinder, clones:cinder, ownclones:cinder, files:file
                %s
                [glance_store]
                default_backend = cinder

                [cinder]
                cinder_volume_type = lab-file
                %s
                [multi]
                cinder_volume_type = lab-multi
                %s
                [clones]
                cinder_volume_type = lab-cinder-image
                %s
                [callers]
                cinder_volume_type = lab-file
                [ownclones]
                cinder_volume_type = lab-cinder-owned-image

                """.formatted(options, account, account, account) + identity(lab);
    }

    /** Of a deployment without identity whose default store, with the name that the suite has for it, is Cinder. @param files options of the other store */
    static String ofAStore(CinderLab lab, String files) {
        return """
                [DEFAULT]
                enabled_backends = volumes:cinder, files:file
                [glance_store]
                default_backend = volumes
                [volumes]
                cinder_volume_type = lab-file
                %s
                [files]
                %s
                """.formatted(account(lab), files);
    }

    private static String identity(CinderLab lab) {
        return IDENTITY.formatted(lab.keystone().url(), lab.keystone().password("glance"));
    }

    private static String account(CinderLab lab) {
        return ACCOUNT.formatted(lab.keystone().url(), lab.keystone().password("volumes"));
    }

    /** In {@code folder}, readable by whatever user a deployment runs as. */
    static Path write(Path folder, String text) {
        try {
            var file = Files.writeString(folder.resolve("glance-api.conf"), text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the configuration", e);
        }
    }
}
