/** The examination of a store for its operator: what works, how fast, and what would help where it does not. */
@NullMarked
package io.vitrine.worker.doctor;

import org.jspecify.annotations.NullMarked;
