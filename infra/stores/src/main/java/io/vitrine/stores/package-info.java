/** Where image bits live: the SPI of stores. Depends on the JDK and the model only; each store is a package of its own below. */
@NullMarked
package io.vitrine.stores;

import org.jspecify.annotations.NullMarked;
