/** Tests against a Keystone over HTTP that does what it is told. */
@NullMarked
package io.vitrine.http.keystone;

import org.jspecify.annotations.NullMarked;
