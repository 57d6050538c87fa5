/** Attaches volumes that a storage network leads to: the control plane exports them, a connector opens them from user space. */
@NullMarked
package io.vitrine.attach.block;

import org.jspecify.annotations.NullMarked;
