/** The gateway's settings as far as they have to be known before anything starts, and the folder of what it keeps. */
@NullMarked
package io.vitrine.gateway.config;

import org.jspecify.annotations.NullMarked;
