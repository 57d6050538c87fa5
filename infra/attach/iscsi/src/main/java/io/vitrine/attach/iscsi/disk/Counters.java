package io.vitrine.attach.iscsi.disk;

import java.util.concurrent.atomic.LongAdder;

/** What {@link io.vitrine.attach.iscsi.DiskStats} counts. */
final class Counters {
    final LongAdder bytesRead = new LongAdder();
    final LongAdder bytesWritten = new LongAdder();
    final LongAdder bytesZeroed = new LongAdder();
    final LongAdder bytesResent = new LongAdder();
    final LongAdder commands = new LongAdder();
    final LongAdder retries = new LongAdder();
    final LongAdder logins = new LongAdder();
    final LongAdder flushes = new LongAdder();
}
