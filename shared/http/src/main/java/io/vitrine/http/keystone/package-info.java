/** Keystone as a peer: what a token is worth, a token of our own, and where the cloud's services are. */
@NullMarked
package io.vitrine.http.keystone;

import org.jspecify.annotations.NullMarked;
