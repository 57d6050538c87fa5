/** Tests of the transfer. */
@NullMarked
package io.vitrine.worker.transfer;

import org.jspecify.annotations.NullMarked;
