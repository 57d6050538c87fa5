/** The faults of the fault table, against a store of Cinder's volumes: a Cinder and targets that go wrong as they are told, and a real database. */
@NullMarked
package io.vitrine.worker.faults;

import org.jspecify.annotations.NullMarked;
