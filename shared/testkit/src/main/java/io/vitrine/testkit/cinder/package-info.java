/** A Keystone and a Cinder on loopback that go through the states of real ones, and go wrong as they are told. */
@NullMarked
package io.vitrine.testkit.cinder;

import org.jspecify.annotations.NullMarked;
