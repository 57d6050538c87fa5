/** From the doorbell to the work: a message names a job row, the row is claimed, the message acknowledged, the job run. */
@NullMarked
package io.vitrine.worker.queue;

import org.jspecify.annotations.NullMarked;
