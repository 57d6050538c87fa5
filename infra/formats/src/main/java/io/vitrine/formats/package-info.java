/** Says of a stream of bytes which disk image it is, how large its disk, and whether it is safe to open. */
@NullMarked
package io.vitrine.formats;

import org.jspecify.annotations.NullMarked;
