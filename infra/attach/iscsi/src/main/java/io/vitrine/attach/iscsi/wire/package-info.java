/** What goes over the wire: PDUs, digests, text keys, CHAP. No sockets. */
@NullMarked
package io.vitrine.attach.iscsi.wire;

import org.jspecify.annotations.NullMarked;
