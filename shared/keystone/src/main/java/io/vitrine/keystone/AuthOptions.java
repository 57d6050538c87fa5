package io.vitrine.keystone;

import java.nio.file.Path;
import java.util.Optional;

/** How a service logs in at Keystone, under the option names that every service of a cloud uses; a section that has them extends this. */
public interface AuthOptions {
    /** Where Keystone is, with or without {@code /v3}. */
    Optional<String> authUrl();

    /** {@code password} (or {@code v3password}), or {@code v3applicationcredential}; follows from the other options unless set. */
    Optional<String> authType();

    /** An older name of {@code auth_type}. */
    Optional<String> authPlugin();

    /** Name of the service user. */
    Optional<String> username();

    /** Id of the service user, instead of its name and domain. */
    Optional<String> userId();

    /** Its password. */
    Optional<String> password();

    /** Id of the service user's domain. */
    Optional<String> userDomainId();

    /** Name of the service user's domain. */
    Optional<String> userDomainName();

    /** Id of the project to act for. */
    Optional<String> projectId();

    /** Name of the project to act for. */
    Optional<String> projectName();

    /** An older name of {@code project_id}. */
    Optional<String> tenantId();

    /** An older name of {@code project_name}. */
    Optional<String> tenantName();

    /** Id of the project's domain. */
    Optional<String> projectDomainId();

    /** Name of the project's domain. */
    Optional<String> projectDomainName();

    /** Id of the domain to act for, instead of a project. */
    Optional<String> domainId();

    /** Name of the domain to act for, instead of a project. */
    Optional<String> domainName();

    /** {@code all} to act for the whole deployment, instead of a project. */
    Optional<String> systemScope();

    /** Id of the domain of user and project where theirs is not set. */
    Optional<String> defaultDomainId();

    /** Name of the domain of user and project where theirs is not set. */
    Optional<String> defaultDomainName();

    /** Id of an application credential, instead of user and password. */
    Optional<String> applicationCredentialId();

    /** Name of an application credential of the service user, instead of its id. */
    Optional<String> applicationCredentialName();

    /** The application credential's secret. */
    Optional<String> applicationCredentialSecret();

    /** Authorities that Keystone's certificate is believed by, PEM; those of the JDK unless set. */
    Optional<Path> cafile();

    /** Whether any certificate is believed. */
    Optional<Boolean> insecure();

    /** Our own certificate, PEM, where Keystone asks for one. */
    Optional<Path> certfile();

    /** Its private key, PEM (PKCS #8); in {@code certfile} unless set. */
    Optional<Path> keyfile();
}
