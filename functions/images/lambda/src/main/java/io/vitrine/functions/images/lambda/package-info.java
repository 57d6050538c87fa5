/** The images function as AWS Lambda runs it: nothing but packaging. */
@NullMarked
package io.vitrine.functions.images.lambda;

import org.jspecify.annotations.NullMarked;
