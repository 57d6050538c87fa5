/** Measurements that measure what they say. */
@NullMarked
package io.vitrine.benchmarks.service;

import org.jspecify.annotations.NullMarked;
