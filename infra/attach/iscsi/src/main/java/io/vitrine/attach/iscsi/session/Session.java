package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.IscsiSettings.Deadlines;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.attach.iscsi.wire.InitiatorPdu;
import io.vitrine.attach.iscsi.wire.Parameters;
import io.vitrine.attach.iscsi.wire.PduReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One normal session with one connection (RFC 7143, 4.4), ErrorRecoveryLevel 0. A single thread of its own reads, writes and calls back; what it is
 * given by its own callbacks costs no hand-off.
 */
public final class Session implements ScsiPort {
    private static final int MOST_TURNS = 8;

    private final String name;
    private final Connection connection;
    private final Parameters parameters;
    private final Deadlines deadlines;
    private final SessionEvents events;
    private final PduReader reader;
    private final CommandWindow window;
    private final RunningTasks running;
    private final Outbox outbox;
    private final Inbox inbox;
    private final Keepalive keepalive;
    private final TaskManagement management;
    private final Thread thread;

    private final ConcurrentLinkedQueue<RunningTask> submitted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean sleeping = new AtomicBoolean();
    /** Submitted and not yet told of. */
    private final AtomicInteger outstanding = new AtomicInteger();

    private volatile int capacity;
    private volatile boolean closing;
    private volatile @Nullable IscsiException end;

    private long nextDeadline = Long.MAX_VALUE;
    private boolean hasDeadline;
    private boolean leaving;
    private long leaveBy;
    private int operations;

    private Session(String name, Login.Established established, Deadlines deadlines, SessionEvents events) {
        this.name = name;
        this.connection = established.connection();
        this.deadlines = deadlines;
        this.events = events;
        parameters = established.parameters();
        window = new CommandWindow(established.numbers());
        running = new RunningTasks(outstanding);
        outbox = new Outbox(parameters, window, running);
        management = new TaskManagement(deadlines, outbox, running, window);
        inbox = new Inbox(window, running, outbox, management, events, parameters.timeToWait());
        keepalive = new Keepalive(deadlines, outbox);
        reader = new PduReader(parameters.receiveSegment(), inbox);
        reader.expectDigests(parameters.headerDigest(), parameters.dataDigest());
        reader.feed(ByteBuffer.wrap(established.unread()));
        capacity = Math.min(window.open(), RunningTasks.MOST);
        thread = Thread.ofPlatform()
                .daemon()
                .name("iscsi-" + connection.portal())
                .unstarted(this::run);
    }

    /**
     * Connects, logs in and starts the session's thread.
     *
     * @param portal one of the target's, or another that leads to it
     */
    public static ScsiPort open(
            Portal portal, TargetAddress target, Isid isid, IscsiSettings settings, SessionEvents events)
            throws IscsiException {
        var login = new Login(Optional.of(target.name()), isid, target.own(), target.peers(), settings);
        var session = new Session(target.name(), login.at(portal), settings.deadlines(), events);
        session.thread.start();
        return session;
    }

    @Override
    public void submit(ScsiTask task) {
        var started = new RunningTask(task, thread);
        outstanding.incrementAndGet();
        var over = end;
        if (over != null) {
            running.tell(started, new TaskResult.Lost(over, true));
        } else if (Thread.currentThread() == thread) {
            enqueue(started);
        } else {
            submitted.add(started);
            wake();
            var since = end;
            if (since != null) {
                loseSubmitted(since);
            }
        }
    }

    private void wake() {
        if (sleeping.compareAndSet(true, false)) {
            connection.selector().wakeup();
        }
    }

    @Override
    public Portal portal() {
        return connection.portal();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Duration timeToWait() {
        return isAlive() ? parameters.timeToWait() : inbox.timeToWait();
    }

    @Override
    public int window() {
        return isAlive() ? Math.max(0, capacity - outstanding.get()) : 0;
    }

    @Override
    public boolean isAlive() {
        return end == null;
    }

    @Override
    public void close() {
        closing = true;
        if (Thread.currentThread() == thread) {
            return;
        }
        wake();
        try {
            thread.join(deadlines.logout().plus(deadlines.logout()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            loop();
            finish(new IscsiException(IscsiFault.CLOSED, "The session with " + name + " was closed."));
        } catch (IscsiException e) {
            finish(new IscsiException(
                    e.fault(), "Session with %s at %s: %s".formatted(name, portal(), e.getMessage()), e));
        } catch (IOException e) {
            finish(new IscsiException(
                    IscsiFault.UNREACHABLE,
                    "Session with %s at %s: the connection broke: %s".formatted(name, portal(), e.getMessage()),
                    e));
        } catch (RuntimeException | Error e) {
            finish(new IscsiException(
                    IscsiFault.PROTOCOL_ERROR, "Session with %s at %s: %s".formatted(name, portal(), e), e));
            throw e;
        }
    }

    private void loop() throws IOException {
        readBuffered();
        while (!inbox.isLoggedOut()) {
            takeSubmitted();
            checkTime();
            if (leaving && System.nanoTime() - leaveBy >= 0) {
                return;
            }
            listenTo(write() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            publishCapacity();
            if ((sleep() & SelectionKey.OP_READ) != 0) {
                read();
            }
        }
    }

    private void takeSubmitted() throws IscsiException {
        for (var task = submitted.poll(); task != null; task = submitted.poll()) {
            enqueue(task);
        }
        if (closing && !leaving) {
            leaving = true;
            leaveBy = System.nanoTime() + deadlines.logout().toNanos();
            var tag = outbox.newControlTag();
            outbox.leave();
            outbox.add((cmdSn, expStatSn) -> new InitiatorPdu.LogoutRequest(tag, cmdSn, expStatSn));
        }
    }

    private void enqueue(RunningTask task) {
        outbox.add(task);
        if (!hasDeadline || task.deadline - nextDeadline < 0) {
            nextDeadline = task.deadline;
            hasDeadline = true;
        }
    }

    private void checkTime() throws IscsiException {
        var now = System.nanoTime();
        keepalive.check(now);
        if (!hasDeadline || now - nextDeadline < 0) {
            return;
        }
        var expired = new ArrayList<RunningTask>();
        running.forEach(task -> collect(task, now, expired));
        outbox.forEachWaiting(task -> collect(task, now, expired));
        for (var task : expired) {
            management.expired(task);
        }
        hasDeadline = false;
        running.forEach(this::noteDeadline);
        outbox.forEachWaiting(this::noteDeadline);
    }

    private static void collect(RunningTask task, long now, ArrayList<RunningTask> expired) {
        if (!task.isOver() && now - task.deadline >= 0) {
            expired.add(task);
        }
    }

    private void noteDeadline(RunningTask task) {
        if (!task.isOver() && (!hasDeadline || task.deadline - nextDeadline < 0)) {
            nextDeadline = task.deadline;
            hasDeadline = true;
        }
    }

    /** @return whether to wait until more can be written */
    private boolean write() throws IOException {
        for (var turn = 0; turn < MOST_TURNS; turn++) {
            switch (outbox.writeTo(connection.channel())) {
                case NOTHING_TO_SEND -> {
                    return false;
                }
                case BLOCKED -> {
                    return true;
                }
                case WRITTEN -> {
                    // There may be more.
                }
            }
        }
        return true;
    }

    private void read() throws IOException {
        for (var turn = 0; turn < MOST_TURNS; turn++) {
            var bytes = reader.fill(connection.channel());
            if (bytes < 0) {
                throw new IscsiException(IscsiFault.UNREACHABLE, "the target closed the connection");
            }
            if (bytes == 0) {
                return;
            }
            keepalive.heard(System.nanoTime());
            readBuffered();
            if (!reader.filled()) {
                return;
            }
        }
    }

    private void readBuffered() throws IscsiException {
        var more = true;
        while (more) {
            more = reader.next();
        }
    }

    private void listenTo(int wanted) {
        if (wanted != operations) {
            connection.key().interestOps(wanted);
            operations = wanted;
        }
    }

    private void publishCapacity() {
        var now = Math.min(RunningTasks.MOST, running.count() + window.open());
        if (now != capacity) {
            capacity = now;
        }
    }

    /** @return what the socket is ready for */
    private int sleep() throws IOException {
        sleeping.set(true);
        var selector = connection.selector();
        var ready = submitted.isEmpty() && closing == leaving ? selector.select(millisToSleep()) : selector.selectNow();
        sleeping.set(false);
        if (ready == 0) {
            return 0;
        }
        selector.selectedKeys().clear();
        return connection.key().readyOps();
    }

    private long millisToSleep() {
        var now = System.nanoTime();
        var nanos = keepalive.next() - now;
        nanos = hasDeadline ? Math.min(nanos, nextDeadline - now) : nanos;
        nanos = leaving ? Math.min(nanos, leaveBy - now) : nanos;
        return Math.max(0, nanos) / Connection.NANOS_PER_MILLI + 1;
    }

    private void finish(IscsiException cause) {
        end = cause;
        connection.close();
        var lost = new TaskResult.Lost(cause, true);
        running.loseAll(cause);
        outbox.forEachWaiting(task -> {
            if (!task.isOver()) {
                running.end(task, lost, -1);
            }
        });
        loseSubmitted(cause);
        events.ended(cause);
    }

    private void loseSubmitted(IscsiException cause) {
        for (var task = submitted.poll(); task != null; task = submitted.poll()) {
            running.tell(task, new TaskResult.Lost(cause, true));
        }
    }
}
