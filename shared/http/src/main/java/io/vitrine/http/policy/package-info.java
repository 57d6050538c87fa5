/** The rule language of oslo.policy: read, compiled once, asked, explained; and the files that operators write in it. */
@NullMarked
package io.vitrine.http.policy;

import org.jspecify.annotations.NullMarked;
