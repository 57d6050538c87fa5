/** SCSI block commands, and one disk over sessions that come and go. */
@NullMarked
package io.vitrine.attach.iscsi.disk;

import org.jspecify.annotations.NullMarked;
