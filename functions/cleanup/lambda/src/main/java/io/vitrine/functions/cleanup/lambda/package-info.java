/** The clean-ups as AWS Lambda calls them, by schedule or by hand. */
@NullMarked
package io.vitrine.functions.cleanup.lambda;

import org.jspecify.annotations.NullMarked;
