/** What tests of every module stand on: real databases, a clock that is set by hand, and the points at which a worker may die. */
@NullMarked
package io.vitrine.testkit;

import org.jspecify.annotations.NullMarked;
