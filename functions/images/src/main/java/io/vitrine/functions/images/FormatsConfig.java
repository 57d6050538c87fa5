package io.vitrine.functions.images;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** {@code [image_format]}: the formats an image may claim to have. */
@ConfigMapping(prefix = "vitrine.image_format", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface FormatsConfig {
    /** Allowed values of {@code disk_format}, in the order the schema lists them. */
    @WithDefault("ami,ari,aki,vhd,vhdx,vmdk,raw,qcow2,vdi,iso,ploop")
    List<String> diskFormats();

    /** Allowed values of {@code container_format}, in the order the schema lists them. */
    @WithDefault("ami,ari,aki,bare,ovf,ova,docker,compressed")
    List<String> containerFormats();
}
