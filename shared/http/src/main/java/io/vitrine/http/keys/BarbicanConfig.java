package io.vitrine.http.keys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** {@code [barbican]}: the key manager. */
@ConfigMapping(prefix = "vitrine.barbican", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface BarbicanConfig {
    /** Where it is, without a version; the catalogue's endpoint of type key-manager where it is not set. */
    Optional<URI> barbicanEndpoint();

    /** Which endpoint of the catalogue: public, internal or admin. */
    @WithDefault("public")
    String barbicanEndpointType();

    /** Its region, where the catalogue has several. */
    Optional<String> barbicanRegionName();

    /** The version of its API. */
    @WithDefault("v1")
    String barbicanApiVersion();

    /** Whether its certificate is checked; without, anybody is believed to be it. */
    @WithDefault("true")
    boolean verifySsl();

    /** Certificates, PEM, of who signs its own; the JDK's where it is not set. */
    Optional<Path> verifySslPath();
}
