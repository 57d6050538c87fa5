/** What stands behind the channels: one connector that is told at run time whether messages stay in the process, or go by RabbitMQ or SQS. */
@NullMarked
package io.vitrine.messages.broker;

import org.jspecify.annotations.NullMarked;
