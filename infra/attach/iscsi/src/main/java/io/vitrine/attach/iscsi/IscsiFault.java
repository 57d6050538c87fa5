package io.vitrine.attach.iscsi;

/** Why a login, an identity check or a command failed, in words that an operator can act on. */
public enum IscsiFault {
    /** No portal accepted a connection, or none answered within its deadline. */
    UNREACHABLE,
    /** The target refused the CHAP secret, asked for one that is not there, or could not prove its own (RFC 7143, 11.13.5 status 0201). */
    AUTHENTICATION_FAILED,
    /** The target has no such name, or hides it from this initiator (status 0202, 0203). */
    TARGET_NOT_FOUND,
    /** The login failed for another reason that the target gave; the message has it. */
    LOGIN_REFUSED,
    /** The target takes no login at the moment and may be asked again (status class 3). */
    SERVICE_UNAVAILABLE,
    /** The peer broke the protocol, or a digest did not match: the connection was given up. */
    PROTOCOL_ERROR,
    /** There is no such logical unit, or it is mapped to this initiator no longer. */
    LUN_NOT_FOUND,
    /** The logical unit is no disk, or one that this initiator cannot use; the message says why. */
    UNSUPPORTED,
    /** After a reconnect another disk answered where the first one was: nothing more is written or read. */
    LUN_IDENTITY_CHANGED,
    /** The range lies past the end, or is not what the call allows. */
    INVALID_RANGE,
    /** The storage has no space left for a write (sense 27/07). */
    STORAGE_FULL,
    /** The disk may not be written: it was attached for reading, or is write-protected. */
    WRITE_DENIED,
    /** Somebody else holds a reservation. */
    RESERVED,
    /** The storage could not read or write its medium, or failed in hardware. */
    MEDIUM_ERROR,
    /** The storage stayed busy or not ready, or the path did not come back, for as long as the settings allow. */
    TIMED_OUT,
    /** Refused by a rule of SCSI that has no better name here; the message has the sense. */
    COMMAND_FAILED,
    /** The disk was closed. */
    CLOSED
}
