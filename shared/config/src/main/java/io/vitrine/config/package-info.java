/** What every process has in common before it does anything: its settings, the file they may stand in, the form of its log. */
@NullMarked
package io.vitrine.config;

import org.jspecify.annotations.NullMarked;
