package io.vitrine.attach.iscsi.scripted;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One session at the target: its command numbers and its tasks. A task is carried out under the session's lock, so that none is after its end. */
final class TargetSession {
    /** What reinstates: the initiator's name, its ISID, and the portal group (RFC 7143, 6.3.5). */
    record Nexus(String initiator, long isid, int groupTag) {}

    private final long id;
    private final Nexus nexus;
    private final boolean discovery;
    private final TargetConnection connection;
    private final Agreed agreed;
    private final int window;
    private final Map<Integer, Task> tasks = new ConcurrentHashMap<>();
    private int expCmdSn;
    private boolean hole;
    private boolean dead;
    private volatile boolean outOfTouch;

    TargetSession(
            long id,
            Nexus nexus,
            TargetConnection connection,
            Agreed agreed,
            int cmdSn,
            int window,
            boolean discovery) {
        this.id = id;
        this.nexus = nexus;
        this.connection = connection;
        this.agreed = agreed;
        this.expCmdSn = cmdSn;
        this.window = window;
        this.discovery = discovery;
    }

    long id() {
        return id;
    }

    int tsih() {
        return (int) (id & 0xffff);
    }

    Nexus nexus() {
        return nexus;
    }

    boolean isDiscovery() {
        return discovery;
    }

    Agreed agreed() {
        return agreed;
    }

    TargetConnection connection() {
        return connection;
    }

    boolean isOutOfTouch() {
        return outOfTouch;
    }

    void loseTouch() {
        outOfTouch = true;
    }

    /** A PDU was lost on the way: what comes after it waits for ever, as numbers are missing. */
    synchronized void missed() {
        hole = true;
    }

    /** What is wrong with the number of a command that is not immediate; empty where it is carried on with. */
    enum Arrival {
        NEXT,
        AFTER_A_HOLE,
        OUT_OF_ORDER,
        OUTSIDE_THE_WINDOW
    }

    synchronized Arrival arrive(int cmdSn) {
        if (cmdSn - maxCmdSn() > 0) {
            return Arrival.OUTSIDE_THE_WINDOW;
        }
        if (cmdSn != expCmdSn) {
            return hole ? Arrival.AFTER_A_HOLE : Arrival.OUT_OF_ORDER;
        }
        expCmdSn++;
        return Arrival.NEXT;
    }

    /** Takes a command that never came for one that did, as it was aborted (RFC 7143, 11.6.1); false where its number is not the next one. */
    synchronized boolean consider(int cmdSn) {
        if (cmdSn != expCmdSn) {
            return false;
        }
        expCmdSn++;
        return true;
    }

    synchronized int expCmdSn() {
        return expCmdSn;
    }

    /** Each task that runs takes a place. */
    private int maxCmdSn() {
        return expCmdSn
                - 1
                + window
                - (int) tasks.values().stream().filter(Task::takesPlace).count();
    }

    synchronized void number(Pdu pdu) {
        pdu.i32(28, expCmdSn).i32(32, maxCmdSn());
    }

    /** False where its tag is taken. */
    synchronized boolean add(Task task) {
        return tasks.putIfAbsent(task.itt(), task) == null;
    }

    Task find(int itt) {
        return tasks.getOrDefault(itt, Task.NONE);
    }

    Collection<Task> tasks() {
        return List.copyOf(tasks.values());
    }

    synchronized boolean abort(int itt) {
        return tasks.remove(itt) != null;
    }

    synchronized void abortAll(long lun) {
        tasks.values().removeIf(task -> task.lun() == lun);
    }

    /** Carries out a task unless it or its session ended meanwhile; a task that was carried out is one no more. */
    synchronized ScsiAnswer carryOut(Task task, Supplier<ScsiAnswer> work) {
        if (dead || tasks.get(task.itt()) != task) {
            return Task.TOO_LATE;
        }
        var answer = work.get();
        tasks.remove(task.itt());
        return answer;
    }

    /** After this nothing of it is carried out. */
    synchronized Collection<Task> die() {
        dead = true;
        var left = List.copyOf(tasks.values());
        tasks.clear();
        return left;
    }
}
