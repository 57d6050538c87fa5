/** An iSCSI initiator in user space (RFC 7143): no kernel module, no native code, no privilege. */
@NullMarked
package io.vitrine.attach.iscsi;

import org.jspecify.annotations.NullMarked;
