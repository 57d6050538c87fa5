/** Volumes on disks of this host, with the manners of Cinder's: whole GiB, states, attachments with a mode. One process at a time. */
@NullMarked
package io.vitrine.volumes.local;

import org.jspecify.annotations.NullMarked;
