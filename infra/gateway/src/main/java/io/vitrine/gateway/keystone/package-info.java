/** What a cloud's Keystone has to know of this service. */
@NullMarked
package io.vitrine.gateway.keystone;

import org.jspecify.annotations.NullMarked;
