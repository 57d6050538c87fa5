/** Where an image's bytes are, for edges that cannot route by path: no byte of an image passes here. */
@NullMarked
package io.vitrine.functions.locations;

import org.jspecify.annotations.NullMarked;
