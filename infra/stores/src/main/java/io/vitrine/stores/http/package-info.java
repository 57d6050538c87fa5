/** Images that lie on web servers of others: registered by their URLs, read, never written. */
@NullMarked
package io.vitrine.stores.http;

import org.jspecify.annotations.NullMarked;
