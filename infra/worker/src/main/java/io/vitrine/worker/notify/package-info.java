/** Tells on the cloud's message bus what happened to images. */
@NullMarked
package io.vitrine.worker.notify;

import org.jspecify.annotations.NullMarked;
