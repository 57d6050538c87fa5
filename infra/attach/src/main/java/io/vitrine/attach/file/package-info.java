/** Attaches volumes that are files or block devices of this host: no privilege is needed but the right to open them. */
@NullMarked
package io.vitrine.attach.file;

import org.jspecify.annotations.NullMarked;
