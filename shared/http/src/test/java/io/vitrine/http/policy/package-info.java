@NullMarked
package io.vitrine.http.policy;

import org.jspecify.annotations.NullMarked;
