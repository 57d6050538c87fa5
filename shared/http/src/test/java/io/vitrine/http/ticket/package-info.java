@NullMarked
package io.vitrine.http.ticket;

import org.jspecify.annotations.NullMarked;
