package io.vitrine.attach;

import io.vitrine.volumes.VolumeService;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A way of attaching to be tested.
 *
 * @param volumes has room for two volumes of 1 GiB, one of which can grow to 2 GiB
 * @param over the attacher over a volume service, which may be {@code volumes} behind faults
 * @param places folders and devices of this host where no open descriptor may stay
 */
public record AttacherUnderTest(
        VolumeService volumes, Function<VolumeService, VolumeAttacher> over, List<Path> places) {}
