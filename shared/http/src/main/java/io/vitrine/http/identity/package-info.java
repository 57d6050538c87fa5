/** On whose behalf a request is made: the ways to find out, and what must hold before one of them may face a network. */
@NullMarked
package io.vitrine.http.identity;

import org.jspecify.annotations.NullMarked;
