package io.vitrine.functions.images;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** {@code [vitrine]}, as far as it concerns the image schema. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface SchemaFileConfig {
    /** A {@code schema-image.json} as Glance has it: registers these additional properties instead of the usual ones. */
    Optional<Path> schemaImageFile();
}
