/** Images in volumes of a real Cinder: how fast, how many calls, and what is left after anything is killed. */
@NullMarked
package io.vitrine.benchmarks.cinder;

import org.jspecify.annotations.NullMarked;
