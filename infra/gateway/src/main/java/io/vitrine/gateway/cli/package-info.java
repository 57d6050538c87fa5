/** The command line: each command reads its options and hands over to what does the work. */
@NullMarked
package io.vitrine.gateway.cli;

import org.jspecify.annotations.NullMarked;
