/** Tests of the worker as a whole, over a real database and real volumes. */
@NullMarked
package io.vitrine.worker;

import org.jspecify.annotations.NullMarked;
