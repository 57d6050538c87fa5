package io.vitrine.volumes;

/** Metadata keys by which every volume of ours can be found and told from others, even where the database lost its row. */
public final class VolumeLabels {
    /** Which deployment made the volume; a volume without it is not ours and is never touched. */
    public static final String DEPLOYMENT = "vitrine_deployment";

    /** The attempt whose target the volume is. */
    public static final String ATTEMPT = "vitrine_attempt";

    public static final String IMAGE_ID = "glance_image_id";

    /** In bytes, decimal; {@code 0} while nobody knows. */
    public static final String IMAGE_SIZE = "image_size";

    /** The project that owns the image: for whom Cinder clones the volume. */
    public static final String IMAGE_OWNER = "image_owner";

    private VolumeLabels() {}
}
