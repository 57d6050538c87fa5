/** The API over HTTP, on a real catalogue; and the parsers by themselves. */
@NullMarked
package io.vitrine.functions.images;

import org.jspecify.annotations.NullMarked;
