/** Image records over HTTP: everything of the Images API that is JSON. Holds nothing between calls. */
@NullMarked
package io.vitrine.functions.images;

import org.jspecify.annotations.NullMarked;
