/** The initiator's command line: looks at targets and disks, and measures them. */
@NullMarked
package io.vitrine.attach.iscsi.cli;

import org.jspecify.annotations.NullMarked;
