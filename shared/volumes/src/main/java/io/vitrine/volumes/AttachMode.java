package io.vitrine.volumes;

/** What an attachment allows. A volume has one writer at most, and no reader beside it. */
public enum AttachMode {
    READ_ONLY,
    READ_WRITE
}
