/** The one process that touches image bits: its stores, its settings, what it does at start. */
@NullMarked
package io.vitrine.worker;

import org.jspecify.annotations.NullMarked;
