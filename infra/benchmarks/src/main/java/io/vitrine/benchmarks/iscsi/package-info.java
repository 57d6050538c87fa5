/** The iSCSI initiator beside others, on one target. */
@NullMarked
package io.vitrine.benchmarks.iscsi;

import org.jspecify.annotations.NullMarked;
