package io.vitrine.http.keystone;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.vitrine.keystone.AuthOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Section {@code [keystone_authtoken]}: who says what a token is worth, and as whom we ask. */
@ConfigMapping(prefix = KeystoneConfig.PREFIX, namingStrategy = NamingStrategy.SNAKE_CASE)
public interface KeystoneConfig extends AuthOptions {
    /** Of the section's options. */
    String PREFIX = "vitrine.keystone_authtoken";

    /** Where clients are told to get a token; {@code auth_url} unless set. */
    Optional<String> wwwAuthenticateUri();

    /** An older name of {@code www_authenticate_uri}. */
    Optional<String> authUri();

    /** Which endpoint of the identity service in the catalogue is asked: {@code internal}, {@code public} or {@code admin}. */
    @WithName("interface")
    @WithDefault("internal")
    String endpointInterface();

    /** The region whose identity service is asked. */
    Optional<String> regionName();

    /** How long an answer of Keystone's may take, in seconds unless a unit is given. */
    @WithDefault("10")
    Duration httpConnectTimeout();

    /** How often a connection is tried again. */
    @WithDefault("3")
    int httpRequestMaxRetries();

    /** For how many seconds a token is taken without asking again; -1 asks each time. A revoked one is refused after that time. */
    @WithDefault("300")
    long tokenCacheTime();

    /** Roles of which a service has to have one for its token to count. */
    @WithDefault("service")
    Set<String> serviceTokenRoles();

    /** Whether a service token without such a role counts for nothing. */
    @WithDefault("true")
    boolean serviceTokenRolesRequired();

    /** The type of this service in the catalogue, by which the access rules of application credentials are judged. */
    Optional<String> serviceType();

    /** Another section of the file with the options to log in; those here do not count then. */
    Optional<String> authSection();
}
