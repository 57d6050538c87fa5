package io.vitrine.attach.iscsi.scripted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An iSCSI target on the loopback that a test scripts: its {@link Traits} before it is connected to, a {@link Script} per PDU, the
 * {@link Interjection}s of its units per command. It writes down whatever the initiator does against the RFC: {@link #violations}.
 */
public final class ScriptedTarget implements AutoCloseable {
    private final String name;
    private final Traits traits = new Traits();
    private final List<ScriptedPortal> portals = new CopyOnWriteArrayList<>();
    private final Map<Long, LogicalUnit> units = new ConcurrentHashMap<>();
    private final Map<Long, TargetSession> sessions = new ConcurrentHashMap<>();
    private final AtomicLong nextSession = new AtomicLong(1);
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> otherNames = new CopyOnWriteArrayList<>();
    private final List<TargetSession.Nexus> logins = new CopyOnWriteArrayList<>();
    private final List<Integer> managed = new CopyOnWriteArrayList<>();
    private final List<Integer> logouts = new CopyOnWriteArrayList<>();
    private final List<Pdu> pongs = new CopyOnWriteArrayList<>();
    private final AtomicInteger connected = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("scripted-clock").factory());
    private volatile Script script = Script.NONE;

    /** With one portal, of group 1. */
    public ScriptedTarget(String name) throws IOException {
        this.name = name;
        addPortal(1);
    }

    public ScriptedPortal addPortal(int groupTag) throws IOException {
        var portal = new ScriptedPortal(this, groupTag);
        portals.add(portal);
        return portal;
    }

    public String name() {
        return name;
    }

    public Traits traits() {
        return traits;
    }

    public ScriptedPortal portal() {
        return portals.getFirst();
    }

    public List<ScriptedPortal> portals() {
        return portals;
    }

    /** Further names that discovery tells of. */
    public List<String> otherNames() {
        return otherNames;
    }

    List<String> names() {
        var names = new ArrayList<>(otherNames);
        names.addFirst(name);
        return names;
    }

    /** Puts a disk at a LUN below 256 (peripheral addressing), or at one below 16384 (flat space addressing; SAM-5, 4.7). */
    public LogicalUnit add(int lun, LogicalUnit unit) {
        put(encode(lun), unit);
        return unit;
    }

    /** Another disk where one was, as when a mapping has changed: nobody is told. */
    public void put(long lun, LogicalUnit unit) {
        units.put(lun, unit);
        sessions.keySet().forEach(session -> unit.greet(session, false));
    }

    /** The disk at a LUN where there is one. */
    public LogicalUnit unit(int lun) {
        return Optional.ofNullable(units.get(encode(lun))).orElseThrow();
    }

    public void remove(int lun) {
        units.remove(encode(lun));
    }

    /** Of a LUN in eight bytes, by peripheral addressing below 256, else by flat space addressing. */
    public static long encode(int lun) {
        return (long) (lun < 256 ? lun : lun | 0x4000) << 48;
    }

    public void script(Script next) {
        script = next;
    }

    Script script() {
        return script;
    }

    // What a test may ask

    /** What the initiator did against the RFC. */
    public List<String> violations() {
        return violations;
    }

    /** What else happened that may be of interest: damaged PDUs. */
    public List<String> told() {
        return told;
    }

    public int sessions() {
        return sessions.size();
    }

    /** Connections since the beginning. */
    public int connectedTimes() {
        return connected.get();
    }

    /** The ISID of each login that came through. */
    public List<Long> isids() {
        return logins.stream().map(TargetSession.Nexus::isid).toList();
    }

    /** Functions of task management that were asked for: 1 ABORT TASK, 5 LOGICAL UNIT RESET. */
    public List<Integer> managed() {
        return managed;
    }

    /** Reasons of the logouts. */
    public List<Integer> logouts() {
        return logouts;
    }

    /** Answers to the target's own NOP-Ins. */
    public List<Pdu> pongs() {
        return pongs;
    }

    // What a test may do

    /** Asks each initiator whether it is there (RFC 7143, 11.19). */
    public void ping(long lun, int tag) throws IOException {
        for (var session : sessions.values()) {
            session.connection()
                    .send(
                            new Pdu(Op.NOP_IN)
                                    .u8(1, Pdu.FINAL)
                                    .i64(8, lun)
                                    .i32(16, Pdu.NO_TAG)
                                    .i32(20, tag),
                            true);
        }
    }

    /** Sends an asynchronous message to each initiator (RFC 7143, 11.9). */
    public void async(int event, long lun, int parameter1, int parameter2, int parameter3, byte[] data)
            throws IOException {
        for (var session : sessions.values()) {
            session.connection()
                    .sendStatus(new Pdu(Op.ASYNC)
                            .u8(1, Pdu.FINAL)
                            .i64(8, lun)
                            .i32(16, Pdu.NO_TAG)
                            .i32(36, event << 24 | parameter1 & 0xffff)
                            .i32(40, parameter2 << 16 | parameter3 & 0xffff)
                            .data(data));
        }
    }

    public void cutAll() {
        portals.forEach(ScriptedPortal::cutAll);
    }

    public void goAway() throws IOException {
        for (var portal : portals) {
            portal.goAway();
        }
    }

    public void comeBack() throws IOException {
        for (var portal : portals) {
            portal.comeBack();
        }
    }

    /** Every session ends, and what the units had not flushed has its old bytes or its new ones. */
    public void losePower(Random random) throws IOException {
        goAway();
        sessions.values().forEach(this::leave);
        units.values().forEach(unit -> unit.medium().loseCache(random));
    }

    // What connections and sessions ask

    void connected() {
        connected.incrementAndGet();
    }

    void violation(String what) {
        violations.add(what);
    }

    void tell(String what) {
        told.add(what);
    }

    void managed(int function) {
        managed.add(function);
    }

    void loggedOut(int reason) {
        logouts.add(reason);
    }

    void pinged(Pdu pong) {
        pongs.add(pong);
    }

    void later(Duration pause, Runnable work) {
        try {
            clock.schedule(work, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            // The target is gone, and its tasks with it.
        }
    }

    /** A new session; one of the same nexus ends before it stands (RFC 7143, 6.3.5). */
    synchronized TargetSession enter(
            TargetConnection connection, Agreed agreed, String initiator, long isid, int cmdSn, boolean discovery) {
        var nexus = new TargetSession.Nexus(initiator, isid, connection.portal().groupTag());
        sessions.values().stream()
                .filter(old -> old.nexus().equals(nexus))
                .toList()
                .forEach(old -> {
                    leave(old);
                    old.connection().reset();
                });
        var session = new TargetSession(
                nextSession.getAndIncrement(), nexus, connection, agreed, cmdSn, traits.window, discovery);
        sessions.put(session.id(), session);
        logins.add(nexus);
        units.values().forEach(unit -> unit.greet(session.id(), traits.attentionAtLogin));
        return session;
    }

    /** Ends a session and its tasks; of a write whose data were still coming, what came stays. */
    void leave(TargetSession session) {
        if (sessions.remove(session.id()) == null) {
            return;
        }
        for (var task : session.die()) {
            Optional.ofNullable(units.get(task.lun()))
                    .filter(unit -> task.interjection.isEmpty())
                    .ifPresent(unit -> new DiskCommands(unit).tear(task.cdb(), task.out(), task.contiguous()));
        }
        units.values().forEach(unit -> unit.leave(session.id()));
    }

    boolean resetUnit(long lun) {
        var unit = units.get(lun);
        if (unit == null) {
            return false;
        }
        sessions.values().forEach(session -> session.abortAll(lun));
        unit.attention(0x29, 0x03);
        return true;
    }

    Optional<Interjection> plan(Task task) {
        var unit = units.get(task.lun());
        if (unit == null) {
            return Optional.empty();
        }
        unit.saw(task.cdb().bytes());
        return unit.interjection(task.cdb().opcode());
    }

    ScsiAnswer perform(TargetSession session, Task task) {
        var unit = units.get(task.lun());
        var cdb = task.cdb();
        if (cdb.opcode() == Cdb.REPORT_LUNS) {
            return reportLuns(cdb);
        }
        if (unit == null) {
            return noUnit(cdb);
        }
        if (cdb.opcode() == Cdb.INQUIRY) {
            return Inquiry.answer(unit, cdb, session.connection().portal().groupTag());
        }
        return unit.attention(session.id())
                .orElseGet(() -> perform(unit, session.connection().portal(), task));
    }

    private ScsiAnswer perform(LogicalUnit unit, ScriptedPortal portal, Task task) {
        var cdb = task.cdb();
        int code = cdb.hasServiceAction() ? cdb.opcode() << 8 | cdb.action() : cdb.opcode();
        if (unit.unknown.test(code)) {
            return ScsiAnswer.check(5, 0x20, 0);
        }
        if (cdb.opcode() == Cdb.MAINTENANCE_IN && cdb.action() == Cdb.REPORT_TARGET_PORT_GROUPS && unit.alua) {
            return portGroups(cdb);
        }
        return switch (portal.access) {
            case 2 -> ScsiAnswer.check(2, 4, 0x0b);
            case 3 -> ScsiAnswer.check(2, 4, 0x0c);
            case 15 -> ScsiAnswer.check(2, 4, 0x0a);
            default -> new DiskCommands(unit).perform(cdb, task.out());
        };
    }

    private static ScsiAnswer noUnit(Cdb cdb) {
        if (cdb.opcode() != Cdb.INQUIRY) {
            return ScsiAnswer.check(5, 0x25, 0);
        }
        var nothing = new byte[36];
        nothing[0] = 0x7f;
        nothing[4] = 31;
        return ScsiAnswer.in(nothing);
    }

    private ScsiAnswer reportLuns(Cdb cdb) {
        var luns = units.keySet().stream().sorted().toList();
        var out =
                ByteBuffer.allocate(8 + 8 * luns.size()).putInt(8 * luns.size()).putInt(0);
        luns.forEach(out::putLong);
        return ScsiAnswer.in(java.util.Arrays.copyOf(out.array(), (int) Math.min(out.capacity(), cdb.u32(6))));
    }

    /** One group for each portal (SPC-5, 6.36). */
    private ScsiAnswer portGroups(Cdb cdb) {
        var out = ByteBuffer.allocate(4 + 12 * portals.size()).putInt(12 * portals.size());
        for (var portal : portals) {
            out.put((byte) portal.access).put((byte) 0x8f).putShort((short) portal.groupTag());
            out.put(new byte[] {0, 2, 0, 1}).putInt(portal.groupTag());
        }
        return ScsiAnswer.in(java.util.Arrays.copyOf(out.array(), (int) Math.min(out.capacity(), cdb.u32(6))));
    }

    @Override
    public void close() throws IOException {
        goAway();
        clock.shutdownNow();
    }
}
