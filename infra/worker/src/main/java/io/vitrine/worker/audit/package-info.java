/** What audits of stores find, and how they tell it. */
@NullMarked
package io.vitrine.worker.audit;

import org.jspecify.annotations.NullMarked;
