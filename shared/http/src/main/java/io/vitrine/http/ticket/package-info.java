/** Tickets: what lets a client fetch one image from one worker without a token, for a short while. */
@NullMarked
package io.vitrine.http.ticket;

import org.jspecify.annotations.NullMarked;
