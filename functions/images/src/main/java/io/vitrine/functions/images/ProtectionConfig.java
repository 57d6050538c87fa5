package io.vitrine.functions.images;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** {@code [DEFAULT]}, as far as it concerns who may do what with additional properties. */
@ConfigMapping(prefix = "vitrine.default", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface ProtectionConfig {
    /** The file of property protections; a relative name lies beside the configuration file. Without it properties are nobody's. */
    Optional<String> propertyProtectionFile();

    /** What stands in that file: {@code roles}, or {@code policies}, names of rules of the policy file. */
    @WithDefault("roles")
    String propertyProtectionRuleFormat();
}
