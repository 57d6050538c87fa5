/** The description of the whole API for programs. */
@NullMarked
package io.vitrine.gateway.openapi;

import org.jspecify.annotations.NullMarked;
