/** The reference of the settings, made from what is written beside them. */
@NullMarked
package io.vitrine.gateway.reference;

import org.jspecify.annotations.NullMarked;
