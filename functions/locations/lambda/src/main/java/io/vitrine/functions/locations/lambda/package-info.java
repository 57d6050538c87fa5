/** The locations function as AWS Lambda runs it: nothing but packaging. */
@NullMarked
package io.vitrine.functions.locations.lambda;

import org.jspecify.annotations.NullMarked;
