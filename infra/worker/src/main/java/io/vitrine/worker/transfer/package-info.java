/** From a source of bytes into a store: buffers, digests, leases, and the one path every upload takes. Knows bytes, never HTTP. */
@NullMarked
package io.vitrine.worker.transfer;

import org.jspecify.annotations.NullMarked;
