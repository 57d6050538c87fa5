/** Whether a list costs the same however many images there are. */
@NullMarked
package io.vitrine.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
