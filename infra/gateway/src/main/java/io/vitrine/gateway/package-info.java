/** The gateway: functions and worker in one process, with a database of its own. Wiring and the command line, nothing else. */
@NullMarked
package io.vitrine.gateway;

import org.jspecify.annotations.NullMarked;
