/** Container images of the packaged product, as tars. */
@NullMarked
package io.vitrine.packages;

import org.jspecify.annotations.NullMarked;
