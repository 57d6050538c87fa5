/** Generated at each build from {@code db/migration}: the schema as jOOQ speaks of it. */
@NullMarked
package io.vitrine.catalog.jooq;

import org.jspecify.annotations.NullMarked;
