package io.vitrine.attach.iscsi;

/** What an attachment is for. */
public enum Access {
    /** Every call that would change the disk is refused with {@link IscsiFault#WRITE_DENIED}, before anything is sent. */
    READ_ONLY,
    READ_WRITE
}
