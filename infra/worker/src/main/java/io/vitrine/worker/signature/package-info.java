/** Signatures of images: made by their owners, checked while the bytes come in. */
@NullMarked
package io.vitrine.worker.signature;

import org.jspecify.annotations.NullMarked;
