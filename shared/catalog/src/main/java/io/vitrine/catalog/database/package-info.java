/** The catalogue's database as a process meets it: where it is, the pool of connections, and whether its tables are of a version to work with. */
@NullMarked
package io.vitrine.catalog.database;

import org.jspecify.annotations.NullMarked;
