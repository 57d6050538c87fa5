/** One Images API against another: the same requests to both, in turns. */
@NullMarked
package io.vitrine.benchmarks.service;

import org.jspecify.annotations.NullMarked;
