/** Volumes of an OpenStack cloud: a client of Cinder's Block Storage API, version 3 with microversion 3.54. */
@NullMarked
package io.vitrine.volumes.cinder;

import org.jspecify.annotations.NullMarked;
