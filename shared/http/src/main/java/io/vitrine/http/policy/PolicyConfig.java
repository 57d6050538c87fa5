package io.vitrine.http.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** {@code [oslo_policy]}: where operators keep their rules. Relative names lie beside the configuration file. */
@ConfigMapping(prefix = "vitrine.oslo_policy", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface PolicyConfig {
    /** Rules that stand in for the usual ones, YAML or JSON; {@code policy.yaml}, else {@code policy.json}, unless set. It need not exist. */
    Optional<String> policyFile();

    /** Folders whose files are read after it, in the order of their names; a later one wins. They need not exist. */
    @WithDefault("policy.d")
    List<String> policyDirs();

    /** The rule that counts where a rule refers to one that does not exist. */
    @WithDefault("default")
    String policyDefaultRule();
}
