/** The doorbells: messages that say which row waits, never what is in it. */
@NullMarked
package io.vitrine.messages;

import org.jspecify.annotations.NullMarked;
