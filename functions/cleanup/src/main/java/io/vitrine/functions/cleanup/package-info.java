/** What must happen by itself: called now and then, it decides from the database alone, and rings for the workers that do what is to be done. */
@NullMarked
package io.vitrine.functions.cleanup;

import org.jspecify.annotations.NullMarked;
