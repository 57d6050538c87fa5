/** AWS Lambda for the suite: a Runtime API in which AWS's own Java runtime client runs the built functions, and HTTP and schedules in front of it. */
@NullMarked
package io.vitrine.acceptance.lambda;

import org.jspecify.annotations.NullMarked;
