/** Vitrine as a client of a cloud: its log-in at Keystone, where the catalogue says that services are, and careful calls to them. */
@NullMarked
package io.vitrine.keystone;

import org.jspecify.annotations.NullMarked;
