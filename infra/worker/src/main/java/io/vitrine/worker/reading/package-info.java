/** Volumes that several workers read: who may have which attached, and what those who are gone have left. */
@NullMarked
package io.vitrine.worker.reading;

import org.jspecify.annotations.NullMarked;
