/** Tests of the description of the whole API. */
@NullMarked
package io.vitrine.gateway.openapi;

import org.jspecify.annotations.NullMarked;
