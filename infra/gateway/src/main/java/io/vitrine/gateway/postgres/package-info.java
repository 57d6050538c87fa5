/** The durable PostgreSQL that the gateway brings along: real binaries, one server per data folder, found again after a crash. */
@NullMarked
package io.vitrine.gateway.postgres;

import org.jspecify.annotations.NullMarked;
