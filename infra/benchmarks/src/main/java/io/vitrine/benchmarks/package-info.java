/** Measurements of the running gateway, started by {@code ./vitrine bench}. */
@NullMarked
package io.vitrine.benchmarks;

import org.jspecify.annotations.NullMarked;
