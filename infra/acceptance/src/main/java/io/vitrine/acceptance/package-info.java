/** The gateway as a stranger meets it: a process, its ports, its data folder. What the tests here and the benchmarks start and look at. */
@NullMarked
package io.vitrine.acceptance;

import org.jspecify.annotations.NullMarked;
