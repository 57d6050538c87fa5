/** What must hold after each fault of a network, a target or a storage; the disk of the public face against a target that follows a script. */
@NullMarked
package io.vitrine.attach.iscsi.faults;

import org.jspecify.annotations.NullMarked;
