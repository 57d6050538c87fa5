package io.vitrine.gateway.cli;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.config.ConfigFileException;
import io.vitrine.config.OsloConfSource;
import io.vitrine.gateway.Refusal;
import io.vitrine.http.policy.PolicyConfig;
import io.vitrine.http.policy.PolicyFiles;
import io.vitrine.http.policy.PolicyInquiry;
import io.vitrine.http.policy.PolicyPlaceConfig;
import java.nio.file.Path;
import java.util.List;

/** The policies from where a running gateway has them: the files that the environment and the configuration file name. */
final class PolicySettings {
    private final PolicyConfig config;
    private final List<Path> configFiles;

    PolicySettings(List<Path> configFiles) throws Refusal {
        this.configFiles = configFiles;
        try {
            var source = OsloConfSource.read(configFiles);
            this.config = new SmallRyeConfigBuilder()
                    .addDefaultSources()
                    .withSources(source)
                    .withMapping(PolicyConfig.class)
                    .withValidateUnknown(false)
                    .build()
                    .getConfigMapping(PolicyConfig.class);
        } catch (ConfigFileException | IllegalArgumentException e) {
            throw Refusal.misuse(String.valueOf(e.getMessage()));
        }
    }

    PolicyInquiry inquiry() {
        return new PolicyInquiry(
                PolicyFiles.of(config, PolicyPlaceConfig.folders(configFiles)), config.policyDefaultRule());
    }
}
