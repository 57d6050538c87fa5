/** The words everything else is said in: ids, states, locations, digests, ranges and faults. Records and enums, no behaviour beyond checking. */
@NullMarked
package io.vitrine.model;

import org.jspecify.annotations.NullMarked;
