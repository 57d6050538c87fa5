/** The initiator against real targets, and beside real initiators. */
@NullMarked
package io.vitrine.attach.iscsi.peers;

import org.jspecify.annotations.NullMarked;
