/** What is told of measured times, the same for every measurement. */
@NullMarked
package io.vitrine.benchmarks.figures;

import org.jspecify.annotations.NullMarked;
