/**
 * A target that does what a script says: enough iSCSI (RFC 7143) and SBC-4 to be a disk, and every fault that a network or a storage can have.
 * It shares no code with the initiator, so that the RFC is read twice.
 */
@NullMarked
package io.vitrine.attach.iscsi.scripted;

import org.jspecify.annotations.NullMarked;
