/** The catalogue: every statement Vitrine sends to its database, and the records it answers with. */
@NullMarked
package io.vitrine.catalog;

import org.jspecify.annotations.NullMarked;
