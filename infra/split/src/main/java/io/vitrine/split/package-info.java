/** The split shape on one machine: starts the database, the broker, the functions, the workers and the edge as processes, and keeps them running. */
@NullMarked
package io.vitrine.split;

import org.jspecify.annotations.NullMarked;
