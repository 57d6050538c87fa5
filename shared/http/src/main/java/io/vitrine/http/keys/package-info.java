/** Keys and certificates that a key manager of the cloud keeps. */
@NullMarked
package io.vitrine.http.keys;

import org.jspecify.annotations.NullMarked;
