package io.vitrine.worker.data;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jboss.logging.Logger;

/**
 * Keeps a listening socket from taking up further connections while those it has taken up are still accepted. The system completes a connection
 * before the process accepts it, and resets the ones that nobody has accepted when the socket is closed: for an upload whose body is on its way
 * already that is a failure which no edge can repair. So first comes a filter that drops the first packet of each new connection, SYN, which its
 * sender repeats a second later, and only when the queue is empty is the socket closed. It needs no privilege (socket(7), SO_ATTACH_FILTER; Linux).
 */
final class SynFilter {
    private static final Logger LOG = Logger.getLogger(SynFilter.class);
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    /** As the tables of proc(5) write TCP_LISTEN. */
    private static final String LISTENING = "0A";

    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;

    /**
     * Classic BPF, four numbers an instruction: code, steps where true, steps where false, operand. Load the byte of flags, the 13th of a TCP header
     * (RFC 9293, 3.1); where it has SYN, take none of the packet, else all of it.
     */
    private static final int[][] NO_SYN = {{0x30, 0, 0, 13}, {0x45, 0, 1, 0x02}, {0x06, 0, 0, 0}, {0x06, 0, 0, -1}};

    private static final int INSTRUCTION_BYTES = 8;
    private static final int PROGRAM_BYTES = 16;

    private SynFilter() {}

    /**
     * Returns at once. Where it cannot be done the sockets are as before, which is said in the log.
     *
     * @param ports whose listening sockets of this process are meant
     */
    static void attach(IntPredicate ports) {
        if (!LINUX) {
            return;
        }
        try {
            for (int descriptor : descriptors(inodes(ports))) {
                attach(descriptor);
            }
        } catch (IOException e) {
            LOG.warnf("Connections that arrive just now may be reset: %s", e.getMessage());
        }
    }

    private static Set<String> inodes(IntPredicate ports) throws IOException {
        var inodes = new HashSet<String>();
        for (var table : TABLES) {
            if (Files.isReadable(table)) {
                for (var line : Files.readAllLines(table)) {
                    var fields = line.strip().split("\\s+");
                    if (fields.length > INODE && fields[STATE].equals(LISTENING) && ports.test(port(fields))) {
                        inodes.add("socket:[" + fields[INODE] + "]");
                    }
                }
            }
        }
        return inodes;
    }

    private static int port(String[] fields) {
        var address = fields[LOCAL_ADDRESS];
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    private static List<Integer> descriptors(Set<String> inodes) throws IOException {
        var descriptors = new ArrayList<Integer>();
        try (var links = Files.newDirectoryStream(DESCRIPTORS)) {
            for (var link : links) {
                if (inodes.contains(target(link))) {
                    descriptors.add(Integer.valueOf(link.getFileName().toString()));
                }
            }
        }
        return descriptors;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private static void attach(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            var program = program(arena);
            var answer = (int) SetSocketOption.HANDLE.invokeExact(
                    descriptor, SOL_SOCKET, SO_ATTACH_FILTER, program, (int) program.byteSize());
            if (answer != 0) {
                LOG.warn("Connections that arrive just now may be reset: the system takes no filter for the socket");
            }
        } catch (Throwable e) {
            throw new IllegalStateException("setsockopt cannot be called", e);
        }
    }

    /** The struct sock_fprog: how many instructions, and where they are. */
    private static MemorySegment program(Arena arena) {
        var instructions = arena.allocate((long) INSTRUCTION_BYTES * NO_SYN.length, INSTRUCTION_BYTES);
        for (int i = 0; i < NO_SYN.length; i++) {
            var at = (long) INSTRUCTION_BYTES * i;
            instructions.set(JAVA_SHORT, at, (short) NO_SYN[i][0]);
            instructions.set(JAVA_BYTE, at + 2, (byte) NO_SYN[i][1]);
            instructions.set(JAVA_BYTE, at + 3, (byte) NO_SYN[i][2]);
            instructions.set(JAVA_INT, at + 4, NO_SYN[i][3]);
        }
        var program = arena.allocate(PROGRAM_BYTES, PROGRAM_BYTES / 2);
        program.set(JAVA_SHORT, 0, (short) NO_SYN.length);
        program.set(ADDRESS, PROGRAM_BYTES / 2, instructions);
        return program;
    }

    /** Looked up where it is needed. */
    private static final class SetSocketOption {
        static final MethodHandle HANDLE = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("setsockopt"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    }
}
