package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.session.Isid;
import io.vitrine.attach.iscsi.session.ScsiPort;
import io.vitrine.attach.iscsi.session.ScsiTask;
import io.vitrine.attach.iscsi.session.SessionEvents;
import io.vitrine.attach.iscsi.session.TaskResult;
import io.vitrine.attach.iscsi.wire.Parameters;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/** A disk in memory behind ports whose sessions can be cut, with a write cache that can be lost. Carries commands out in no certain order. */
final class FakeDisk implements Ports, AutoCloseable {
    static final int OP_TUR = 0x00;
    static final int OP_INQUIRY = 0x12;
    static final int OP_READ = 0x88;
    static final int OP_WRITE = 0x8a;
    static final int OP_SAME = 0x93;
    static final int OP_UNMAP = 0x42;
    static final int OP_FLUSH_16 = 0x91;
    static final int OP_FLUSH_10 = 0x35;
    static final int OP_SERVICE = 0x9e;

    final int blockBytes;
    private final Random random;
    private final List<FakePort> ports = new CopyOnWriteArrayList<>();
    private final Map<Portal, Integer> groupStates = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<byte[]> log = new ArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private byte[] durable;
    private byte[] current;
    /** Blocks without storage. */
    private boolean[] deallocated;

    private final Map<Portal, IscsiException> refusals = new HashMap<>();
    private boolean isHeld;
    String serial = "serial-1";
    byte[] naa = {0x60, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    boolean hasWriteCache = true;
    boolean isWriteProtected;
    boolean isThin;
    boolean knowsWriteSame = true;
    boolean knowsUnmap;
    int unmapGranularity = 1;
    int mostTransferBlocks;
    int groups;
    int logins;
    volatile Duration timeToWait = Duration.ZERO;

    /** A command that gets an answer of its own, so many times. */
    private static final class Fault {
        private final Predicate<byte[]> which;
        private final Optional<TaskResult.Answered> answer;
        private int times;

        private Fault(Predicate<byte[]> which, Optional<TaskResult.Answered> answer, int times) {
            this.which = which;
            this.answer = answer;
            this.times = times;
        }
    }

    FakeDisk(int blockBytes, int blocks, long seed) {
        this.blockBytes = blockBytes;
        this.random = new Random(seed);
        this.durable = new byte[blockBytes * blocks];
        random.nextBytes(durable);
        this.current = durable.clone();
        this.deallocated = new boolean[blocks];
    }

    static Predicate<byte[]> operation(int code) {
        return cdb -> (cdb[0] & 0xff) == code;
    }

    static TaskResult.Answered status(int status) {
        return new TaskResult.Answered(status, new byte[0], 0);
    }

    static TaskResult.Answered sense(int key, int code, int qualifier) {
        var sense = new byte[18];
        sense[0] = 0x70;
        sense[2] = (byte) key;
        sense[7] = 10;
        sense[12] = (byte) code;
        sense[13] = (byte) qualifier;
        return new TaskResult.Answered(2, sense, 0);
    }

    synchronized void answer(int operation, TaskResult.Answered answer, int times) {
        faults.add(new Fault(operation(operation), Optional.of(answer), times));
    }

    /** The next such command kills its session, carried out or not. */
    synchronized void cutAt(int operation) {
        faults.add(new Fault(operation(operation), Optional.empty(), 1));
    }

    synchronized void refuse(Portal portal, IscsiException reason) {
        refusals.put(portal, reason);
    }

    synchronized void allow(Portal portal) {
        refusals.remove(portal);
    }

    synchronized void access(Portal portal, int state) {
        groups = 2;
        groupStates.put(portal, state);
    }

    /** Nothing is carried out until {@link #letGo}. */
    synchronized void hold() {
        isHeld = true;
    }

    void letGo() {
        synchronized (this) {
            isHeld = false;
        }
        ports.forEach(FakePort::runAll);
    }

    /** What was not flushed is gone, and every session with it before anything else is carried out. */
    synchronized void losePower() {
        current = durable.clone();
        cutAll();
    }

    synchronized void loseCache() {
        current = durable.clone();
    }

    /** The cache is gone, and each session is told so with its next command. */
    synchronized void reset() {
        loseCache();
        ports.forEach(FakePort::attention);
    }

    void cutAll() {
        ports.forEach(FakePort::cut);
    }

    void cut(Portal portal) {
        ports.stream().filter(port -> port.portal.equals(portal)).forEach(FakePort::cut);
    }

    FakePort alive(Portal portal) {
        return ports.stream()
                .filter(port -> port.isAlive() && port.portal.equals(portal))
                .findFirst()
                .orElseThrow();
    }

    synchronized void grow(int blocks) {
        durable = Arrays.copyOf(durable, blocks * blockBytes);
        current = Arrays.copyOf(current, blocks * blockBytes);
        deallocated = Arrays.copyOf(deallocated, blocks);
    }

    synchronized byte[] bytes() {
        return current.clone();
    }

    synchronized byte[] durableBytes() {
        return durable.clone();
    }

    synchronized long count(int operation) {
        return log.stream().filter(operation(operation)).count();
    }

    synchronized List<byte[]> log() {
        return List.copyOf(log);
    }

    /** Changes of the same blocks that were under way at the same time. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    long alivePorts() {
        return ports.stream().filter(FakePort::isAlive).count();
    }

    @Override
    public ScsiPort open(Portal portal, Isid isid, SessionEvents events) throws IscsiException {
        synchronized (this) {
            logins++;
            var refusal = refusals.get(portal);
            if (refusal != null) {
                throw new IscsiException(refusal.fault(), String.valueOf(refusal.getMessage()));
            }
        }
        for (var port : ports) {
            if (port.isid.equals(isid)) {
                port.reinstated();
            }
        }
        var port = new FakePort(portal, isid, events);
        ports.add(port);
        return port;
    }

    @Override
    public void close() {
        ports.forEach(FakePort::close);
    }

    final class FakePort implements ScsiPort {
        private final Portal portal;
        private final Isid isid;
        private final SessionEvents events;
        private final ExecutorService loop = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("fake-session").factory());
        private final List<ScsiTask> queue = new ArrayList<>();
        /** Left behind by a cut: the target may still carry them out until the session is reinstated. */
        private final List<byte[][]> strays = new ArrayList<>();

        private boolean hasAttention = true;
        private volatile boolean isAlive = true;

        FakePort(Portal portal, Isid isid, SessionEvents events) {
            this.portal = portal;
            this.isid = isid;
            this.events = events;
        }

        @Override
        public void submit(ScsiTask task) {
            synchronized (FakeDisk.this) {
                if (isAlive) {
                    noteOverlaps(task);
                    queue.add(task);
                    if (!isHeld) {
                        onLoop(this::runOne);
                    }
                    return;
                }
            }
            task.done().accept(lost());
        }

        private void noteOverlaps(ScsiTask task) {
            for (var port : ports) {
                for (var other : port.queue) {
                    if (isChange(task) && isChange(other) && overlap(task.cdb(), other.cdb())) {
                        violations.add(Arrays.toString(task.cdb()) + " with " + Arrays.toString(other.cdb()));
                    }
                }
            }
        }

        private void onLoop(Runnable step) {
            try {
                loop.execute(step);
            } catch (RejectedExecutionException e) {
                step.run();
            }
        }

        void runAll() {
            synchronized (FakeDisk.this) {
                queue.forEach(task -> onLoop(this::runOne));
            }
        }

        private void runOne() {
            ScsiTask task;
            Optional<TaskResult.Answered> result;
            synchronized (FakeDisk.this) {
                if (queue.isEmpty() || isHeld) {
                    return;
                }
                task = queue.remove(random.nextInt(queue.size()));
                result = carryOut(task);
                if (result.isEmpty()) {
                    queue.add(task);
                }
            }
            if (result.isEmpty()) {
                cut();
            } else {
                task.done().accept(result.get());
            }
        }

        private Optional<TaskResult.Answered> carryOut(ScsiTask task) {
            log.add(task.cdb());
            var operation = task.cdb()[0] & 0xff;
            if (hasAttention && operation != OP_INQUIRY && operation != 0xa0) {
                hasAttention = false;
                return Optional.of(sense(6, 0x29, 0));
            }
            for (var fault : faults) {
                if (fault.times > 0 && fault.which.test(task.cdb())) {
                    fault.times--;
                    return fault.answer;
                }
            }
            return Optional.of(execute(task, portal));
        }

        /** Everything under way is lost; half of it is carried out all the same, now or later. */
        void cut() {
            List<ScsiTask> lost;
            synchronized (FakeDisk.this) {
                if (!isAlive) {
                    return;
                }
                isAlive = false;
                lost = List.copyOf(queue);
                queue.clear();
                for (var task : lost) {
                    if (isChange(task)) {
                        var stray = new byte[][] {task.cdb(), bytesOf(task.out())};
                        switch (random.nextInt(3)) {
                            case 0 -> apply(stray);
                            case 1 -> strays.add(stray);
                            default -> {}
                        }
                    }
                }
            }
            onLoop(() -> {
                lost.forEach(task -> task.done().accept(lost()));
                events.ended(lost().cause());
            });
        }

        /** The last moment for what the old session left behind. */
        void reinstated() {
            cut();
            synchronized (FakeDisk.this) {
                for (var stray : strays) {
                    if (random.nextBoolean()) {
                        apply(stray);
                    }
                }
                strays.clear();
            }
        }

        void tell(java.util.function.Consumer<SessionEvents> news) {
            onLoop(() -> news.accept(events));
        }

        void attention() {
            synchronized (FakeDisk.this) {
                hasAttention = true;
            }
        }

        private TaskResult.Lost lost() {
            return new TaskResult.Lost(new IscsiException(IscsiFault.UNREACHABLE, portal + " was cut"), true);
        }

        @Override
        public Portal portal() {
            return portal;
        }

        @Override
        public Parameters parameters() {
            return new Parameters(false, false, false, true, 65536, 262144, 262144, 8192, 1, timeToWait);
        }

        @Override
        public Duration timeToWait() {
            return timeToWait;
        }

        @Override
        public int window() {
            return 64;
        }

        @Override
        public boolean isAlive() {
            return isAlive;
        }

        @Override
        public void close() {
            cut();
            loop.shutdown();
        }
    }

    private static boolean isChange(ScsiTask task) {
        var operation = task.cdb()[0] & 0xff;
        return operation == OP_WRITE || operation == OP_SAME;
    }

    private static boolean overlap(byte[] one, byte[] other) {
        var a = ByteBuffer.wrap(one);
        var b = ByteBuffer.wrap(other);
        return a.getLong(2) < b.getLong(2) + b.getInt(10) && b.getLong(2) < a.getLong(2) + a.getInt(10);
    }

    private static byte[] bytesOf(MemorySegment segment) {
        return segment.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    private void apply(byte[][] change) {
        var cdb = ByteBuffer.wrap(change[0]);
        var at = (int) (cdb.getLong(2) * blockBytes);
        var blocks = cdb.getInt(10);
        var isSame = (change[0][0] & 0xff) == OP_SAME;
        for (var block = 0; block < blocks; block++) {
            System.arraycopy(change[1], isSame ? 0 : block * blockBytes, current, at + block * blockBytes, blockBytes);
            deallocated[at / blockBytes + block] = isSame && (change[0][1] & 8) != 0;
        }
        if (!hasWriteCache) {
            durable = current.clone();
        }
    }

    private TaskResult.Answered execute(ScsiTask task, Portal portal) {
        var cdb = ByteBuffer.wrap(task.cdb());
        return switch (task.cdb()[0] & 0xff) {
            case OP_TUR -> groupStates.getOrDefault(portal, 0) == 2 ? sense(2, 4, 0x0b) : status(0);
            case OP_INQUIRY -> inquiry(task, portal);
            case 0x1a ->
                good(task, new byte[] {
                    0, 0, (byte) (isWriteProtected ? 0x80 : 0), 0, 8, 10, (byte) (hasWriteCache ? 4 : 0), 0
                });
            case OP_SERVICE -> task.cdb()[1] == 0x10 ? capacity(task) : lbaStatus(task, cdb.getLong(2));
            case OP_READ -> read(task, cdb.getLong(2), cdb.getInt(10), portal);
            case OP_WRITE -> changed(task, cdb.getLong(2), cdb.getInt(10), portal);
            case OP_SAME -> knowsWriteSame ? changed(task, cdb.getLong(2), cdb.getInt(10), portal) : sense(5, 0x20, 0);
            case OP_UNMAP -> knowsUnmap ? unmapped(task) : sense(5, 0x20, 0);
            case OP_FLUSH_16, OP_FLUSH_10 -> {
                durable = current.clone();
                yield status(0);
            }
            case 0xa0 ->
                good(
                        task,
                        ByteBuffer.allocate(24)
                                .putInt(0, 16)
                                .putShort(8, (short) 0)
                                .putShort(16, (short) 5)
                                .array());
            case 0xa3 -> good(task, portGroups());
            default -> sense(5, 0x20, 0);
        };
    }

    private byte[] portGroups() {
        var reply = ByteBuffer.allocate(4 + 8 * groupStates.size());
        reply.putInt(8 * groupStates.size());
        groupStates.forEach((portal, state) -> reply.put((byte) (int) state)
                .put((byte) 0)
                .putShort((short) portal.port())
                .putInt(0));
        return reply.array();
    }

    private TaskResult.Answered inquiry(ScsiTask task, Portal portal) {
        if (task.cdb()[1] == 0) {
            var reply = new byte[96];
            reply[4] = 91;
            reply[5] = (byte) (groups > 0 ? 0x10 : 0);
            put(reply, 8, "VENDOR  PRODUCT         1.0 ");
            return good(task, reply);
        }
        return switch (task.cdb()[2] & 0xff) {
            case 0x00 -> good(task, new byte[] {0, 0, 0, 5, 0, (byte) 0x80, (byte) 0x83, (byte) 0xb0, (byte) 0xb2});
            case 0x80 -> good(task, page(0x80, serial.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            case 0x83 ->
                good(
                        task,
                        page(
                                0x83,
                                ByteBuffer.allocate(28)
                                        .put(new byte[] {1, 3, 0, 16})
                                        .put(naa)
                                        .put(new byte[] {1, 0x15, 0, 4, 0, 0})
                                        .putShort((short) portal.port())
                                        .array()));
            case 0xb0 ->
                good(
                        task,
                        page(
                                0xb0,
                                ByteBuffer.allocate(60)
                                        .putInt(4, mostTransferBlocks)
                                        .putInt(16, knowsUnmap ? 64 : 0)
                                        .putInt(20, knowsUnmap ? 1 : 0)
                                        .array()));
            case 0xb2 ->
                good(task, page(0xb2, new byte[] {0, (byte) ((knowsUnmap ? 0x80 : 0) | (isThin ? 0x44 : 0)), 2, 0}));
            default -> sense(5, 0x24, 0);
        };
    }

    private static byte[] page(int code, byte[] body) {
        return ByteBuffer.allocate(4 + body.length)
                .put((byte) 0)
                .put((byte) code)
                .putShort((short) body.length)
                .put(body)
                .array();
    }

    private static void put(byte[] reply, int at, String text) {
        System.arraycopy(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, reply, at, text.length());
    }

    private TaskResult.Answered capacity(ScsiTask task) {
        return good(
                task,
                ByteBuffer.allocate(32)
                        .putLong(0, current.length / blockBytes - 1)
                        .putInt(8, blockBytes)
                        .put(14, (byte) (isThin ? 0xc0 : 0))
                        .array());
    }

    private TaskResult.Answered lbaStatus(ScsiTask task, long lba) {
        if (!isThin) {
            return sense(5, 0x20, 0);
        }
        var reply = ByteBuffer.allocate(8 + 16 * 4);
        reply.position(8);
        var at = (int) lba;
        while (at < deallocated.length && reply.remaining() >= 16) {
            var from = at;
            while (at < deallocated.length && deallocated[at] == deallocated[from]) {
                at++;
            }
            reply.putLong(from).putInt(at - from).putInt(deallocated[from] ? 1 << 24 : 0);
        }
        return good(task, Arrays.copyOf(reply.putInt(0, reply.position() - 4).array(), reply.position()));
    }

    private TaskResult.Answered read(ScsiTask task, long lba, int blocks, Portal portal) {
        if (groupStates.getOrDefault(portal, 0) == 2) {
            return sense(2, 4, 0x0b);
        }
        var at = (int) lba * blockBytes;
        return good(task, Arrays.copyOfRange(current, at, at + blocks * blockBytes));
    }

    private TaskResult.Answered changed(ScsiTask task, long lba, int blocks, Portal portal) {
        if (groupStates.getOrDefault(portal, 0) == 2) {
            return sense(2, 4, 0x0b);
        }
        if ((lba + blocks) * blockBytes > current.length) {
            return sense(5, 0x21, 0);
        }
        apply(new byte[][] {task.cdb(), bytesOf(task.out())});
        return new TaskResult.Answered(0, new byte[0], task.out().byteSize());
    }

    private TaskResult.Answered unmapped(ScsiTask task) {
        var list = ByteBuffer.wrap(bytesOf(task.out()));
        var from = list.getLong(8);
        var to = from + list.getInt(16);
        var unit = unmapGranularity;
        for (var block = (from + unit - 1) / unit * unit; block + unit <= to; block += unit) {
            for (var one = (int) block; one < block + unit; one++) {
                deallocated[one] = true;
                Arrays.fill(current, one * blockBytes, (one + 1) * blockBytes, (byte) 0);
            }
        }
        return new TaskResult.Answered(0, new byte[0], 24);
    }

    private static TaskResult.Answered good(ScsiTask task, byte[] reply) {
        var length = (int) Math.min(reply.length, task.in().byteSize());
        MemorySegment.copy(MemorySegment.ofArray(reply), 0, task.in(), 0, length);
        return new TaskResult.Answered(0, new byte[0], length);
    }
}
