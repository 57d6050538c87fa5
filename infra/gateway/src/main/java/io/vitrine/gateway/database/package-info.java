/** The catalogue's database as a process meets it: its address, the pool, the schema and the dump. */
@NullMarked
package io.vitrine.gateway.database;

import org.jspecify.annotations.NullMarked;
