/** Tests of what is told on the message bus. */
@NullMarked
package io.vitrine.worker.notify;

import org.jspecify.annotations.NullMarked;
