package io.vitrine.volumes.local;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the tier {@code blockdevice}: it needs loop devices, so root and a kernel that has them. Where there are none it is reported
 * as skipped with the reason; with {@code VITRINE_REQUIRE_BLOCKDEVICE=1} in the environment it fails instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("blockdevice")
@ExtendWith(BlockDeviceCondition.class)
public @interface NeedsBlockDevice {}
