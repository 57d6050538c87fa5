/** Figures that say what was measured. */
@NullMarked
package io.vitrine.benchmarks.figures;

import org.jspecify.annotations.NullMarked;
