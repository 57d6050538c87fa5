/** The gateway's own certificate: taken over when its files change, and only when they fit together. */
@NullMarked
package io.vitrine.gateway.tls;

import org.jspecify.annotations.NullMarked;
