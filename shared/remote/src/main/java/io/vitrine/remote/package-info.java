/** URLs that clients name: which of them may be fetched, and how, so that nobody reaches through us what he could not reach himself. */
@NullMarked
package io.vitrine.remote;

import org.jspecify.annotations.NullMarked;
