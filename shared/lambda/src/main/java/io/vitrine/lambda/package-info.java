/** HTTP requests and answers as AWS Lambda's events carry them, handed to the HTTP server of the same process without a socket. */
@NullMarked
package io.vitrine.lambda;

import org.jspecify.annotations.NullMarked;
