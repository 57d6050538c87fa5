/** Tests of the data plane. */
@NullMarked
package io.vitrine.worker.data;

import org.jspecify.annotations.NullMarked;
