package io.vitrine.attach.iscsi.scripted;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntPredicate;

/** A disk of the target: its blocks, what it says of itself, and what the script has in mind for its commands. */
public final class LogicalUnit {
    private final Medium medium;
    private final Map<Long, Queue<ScsiAnswer>> attentions = new ConcurrentHashMap<>();
    private final Queue<Planned> planned = new ConcurrentLinkedQueue<>();
    private final List<byte[]> commands = new ArrayList<>();

    public volatile long blocks;
    public volatile String serial;
    public volatile long naa;
    public volatile int peripheral;
    public volatile boolean writeProtected;
    public volatile boolean thin = true;
    public volatile boolean unmapsToZeroes = true;

    /** Opcodes, or opcodes with service action as {@code opcode << 8 | action}, that it does not know. */
    public volatile IntPredicate unknown = code -> false;

    /** Blocks per command; 0 sets no limit. */
    public volatile int mostBlocks;

    public volatile int mostUnmapBlocks = 1 << 16;
    public volatile long mostWriteSameBlocks = 1 << 16;
    public volatile boolean knowsReadCapacity16 = true;

    public volatile boolean alua;

    public LogicalUnit(int blockBytes, long blocks, String serial, long naa) {
        this.medium = new Medium(blockBytes);
        this.blocks = blocks;
        this.serial = serial;
        this.naa = naa;
    }

    private record Planned(IntPredicate opcode, Interjection what) {}

    public Medium medium() {
        return medium;
    }

    public byte[] read(long offsetBytes, int bytes) {
        return medium.read(offsetBytes / medium.blockBytes(), bytes / medium.blockBytes());
    }

    /** The next commands with this opcode are treated so, each once for each time this is called. */
    public void next(int opcode, Interjection what) {
        planned.add(new Planned(actual -> actual == opcode, what));
    }

    public void next(int times, int opcode, Interjection what) {
        for (int i = 0; i < times; i++) {
            next(opcode, what);
        }
    }

    /** Nothing is planned any more. */
    public void forget() {
        planned.clear();
    }

    Optional<Interjection> interjection(int opcode) {
        for (var one : planned) {
            if (one.opcode().test(opcode) && planned.remove(one)) {
                return Optional.of(one.what());
            }
        }
        return Optional.empty();
    }

    /** For each session there is. */
    public void attention(int asc, int ascq) {
        attentions.values().forEach(queue -> queue.add(ScsiAnswer.check(6, asc, ascq)));
    }

    void greet(long session, boolean withAttention) {
        attentions.put(session, new ConcurrentLinkedQueue<>());
        if (withAttention) {
            attentions.get(session).add(ScsiAnswer.check(6, 0x29, 0));
        }
    }

    void leave(long session) {
        attentions.remove(session);
    }

    Optional<ScsiAnswer> attention(long session) {
        return Optional.ofNullable(
                attentions.getOrDefault(session, new ArrayDeque<>()).poll());
    }

    /** It has another size from now on, and tells each session (SBC-4, 4.7.3). */
    public void resize(long newBlocks) {
        blocks = newBlocks;
        attention(0x2a, 0x09);
    }

    synchronized void saw(byte[] cdb) {
        commands.add(cdb);
    }

    /** How many commands with this opcode reached it, carried out or not. */
    public synchronized int seen(int opcode) {
        return (int) commands.stream().filter(cdb -> (cdb[0] & 0xff) == opcode).count();
    }

    /** The command blocks with this opcode that reached it, in order. */
    public synchronized List<byte[]> commands(int opcode) {
        return commands.stream().filter(cdb -> (cdb[0] & 0xff) == opcode).toList();
    }

    byte[] serialBytes() {
        return serial.getBytes(StandardCharsets.US_ASCII);
    }
}
