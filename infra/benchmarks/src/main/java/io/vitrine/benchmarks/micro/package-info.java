/** Hot loops by themselves, with JMH: {@code ./vitrine bench --micro}. */
@NullMarked
package io.vitrine.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
