/** Generated at each build from {@code db/migration}: one class for each table. */
@NullMarked
package io.vitrine.catalog.jooq.tables;

import org.jspecify.annotations.NullMarked;
