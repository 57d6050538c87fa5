/** Images in the memory of this process, for tests. */
@NullMarked
package io.vitrine.stores.memory;

import org.jspecify.annotations.NullMarked;
