/** Tests of what answers the doorbell. */
@NullMarked
package io.vitrine.worker.queue;

import org.jspecify.annotations.NullMarked;
