package io.vitrine.worker.transfer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** {@code [image_format]} of glance-api.conf, as far as it concerns image data. */
@ConfigMapping(prefix = "vitrine.image_format", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface FormatSettings {
    /** Refuse data that is not what {@code disk_format} says; unsafe data is always refused. */
    @WithDefault("true")
    boolean requireImageFormatMatch();

    /** Safety checks of partitioned disks (such as {@code mbr}) that may fail. */
    Optional<List<String>> gptSafetyChecksNonfatal();
}
