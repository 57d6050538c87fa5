/** One image in one block volume: created and attached when the first byte comes, read back, sealed; shared by all who read it. */
@NullMarked
package io.vitrine.stores.volume;

import org.jspecify.annotations.NullMarked;
