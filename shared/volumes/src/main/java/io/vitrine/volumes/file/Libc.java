package io.vitrine.volumes.file;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The calls of libc that files need (POSIX.1-2017; fallocate(2), flock(2)); constants are those of Linux on 64 bits. */
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_CLOEXEC = 02000000;
    /** Of all flags the one that is not the same on all processors. */
    static final int O_DIRECT = System.getProperty("os.arch").equals("aarch64") ? 0200000 : 040000;

    static final int SEEK_END = 2;
    static final int SEEK_DATA = 3;
    static final int LOCK_SH = 1;
    static final int LOCK_EX = 2;
    static final int LOCK_NB = 4;
    static final int LOCK_UN = 8;
    static final int PUNCH_HOLE_KEEP_SIZE = 0x02 | 0x01;
    static final int ZERO_RANGE_KEEP_SIZE = 0x10 | 0x01;
    static final int FADV_DONTNEED = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.captureCallState("errno"),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle PREAD = handle("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PWRITE = handle("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle FSYNC = handle("fsync", JAVA_INT, JAVA_INT);
    private static final MethodHandle LSEEK = handle("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FTRUNCATE = handle("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle FALLOCATE =
            handle("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle FLOCK = handle("flock", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle FADVISE =
            handle("posix_fadvise", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

    private Libc() {}

    static int open(String path, int flags, int mode) throws FileTrouble {
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom(path);
            return (int) call("open", state -> (int) OPEN.invokeExact(state, name, flags | O_CLOEXEC, mode));
        }
    }

    /** Not repeated after an interruption: Linux has closed the descriptor by then. */
    static void close(int descriptor) throws FileTrouble {
        call("close", state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    static long pread(int descriptor, MemorySegment into, long offset) throws FileTrouble {
        return call("read", state -> (long) PREAD.invokeExact(state, descriptor, into, into.byteSize(), offset));
    }

    static long pwrite(int descriptor, MemorySegment from, long offset) throws FileTrouble {
        return call("write", state -> (long) PWRITE.invokeExact(state, descriptor, from, from.byteSize(), offset));
    }

    static void fsync(int descriptor) throws FileTrouble {
        call("fsync", state -> (int) FSYNC.invokeExact(state, descriptor));
    }

    static long size(int descriptor) throws FileTrouble {
        return call("lseek", state -> (long) LSEEK.invokeExact(state, descriptor, 0L, SEEK_END));
    }

    /** The first byte from {@code offset} on that is not in a hole; {@code ENXIO} where none is. */
    static long nextData(int descriptor, long offset) throws FileTrouble {
        return call("lseek", state -> (long) LSEEK.invokeExact(state, descriptor, offset, SEEK_DATA));
    }

    static void ftruncate(int descriptor, long length) throws FileTrouble {
        call("ftruncate", state -> (int) FTRUNCATE.invokeExact(state, descriptor, length));
    }

    static void fallocate(int descriptor, int mode, long offset, long length) throws FileTrouble {
        call("fallocate", state -> (int) FALLOCATE.invokeExact(state, descriptor, mode, offset, length));
    }

    static void flock(int descriptor, int operation) throws FileTrouble {
        call("flock", state -> (int) FLOCK.invokeExact(state, descriptor, operation));
    }

    /** Advice only: what comes of it is not an error. */
    static void dropCached(int descriptor, long offset, long length) throws FileTrouble {
        call(
                "fadvise",
                state -> Math.max(0, (int) FADVISE.invokeExact(state, descriptor, offset, length, FADV_DONTNEED)));
    }

    private interface Call {
        long invoke(MemorySegment state) throws Throwable;
    }

    private static long call(String name, Call call) throws FileTrouble {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            while (true) {
                long answer = call.invoke(state);
                if (answer >= 0) {
                    return answer;
                }
                int errno = (int) ERRNO.get(state, 0L);
                if (errno != FileTrouble.EINTR || name.equals("close")) {
                    throw new FileTrouble(name, errno);
                }
            }
        } catch (FileTrouble trouble) {
            throw trouble;
        } catch (Throwable impossible) {
            throw new AssertionError("calling " + name, impossible);
        }
    }

    private static MethodHandle handle(String name, MemoryLayout answer, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(answer, arguments),
                Linker.Option.captureCallState("errno"));
    }
}
