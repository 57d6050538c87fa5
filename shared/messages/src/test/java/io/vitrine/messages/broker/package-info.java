/** Tests of the brokers behind the channels. */
@NullMarked
package io.vitrine.messages.broker;

import org.jspecify.annotations.NullMarked;
