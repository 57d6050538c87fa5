/** Settings: the INI file in the format of glance-api.conf, and what has to be known before anything starts. */
@NullMarked
package io.vitrine.gateway.config;

import org.jspecify.annotations.NullMarked;
