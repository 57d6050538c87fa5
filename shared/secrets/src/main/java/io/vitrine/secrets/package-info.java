/** Settings whose values AWS Secrets Manager keeps: a process is told where they are, never what they are. */
@NullMarked
package io.vitrine.secrets;

import org.jspecify.annotations.NullMarked;
