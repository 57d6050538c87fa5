/** Tests of examinations, over a Cinder on loopback and over stores of this host. */
@NullMarked
package io.vitrine.worker.doctor;

import org.jspecify.annotations.NullMarked;
