/** Images written byte by byte, the harmless and the hostile, and what is said of them. */
@NullMarked
package io.vitrine.formats;

import org.jspecify.annotations.NullMarked;
