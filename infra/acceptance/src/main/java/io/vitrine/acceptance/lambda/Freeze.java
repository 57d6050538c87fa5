package io.vitrine.acceptance.lambda;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Stops a process between invocations, as the platform does: its threads, timers and connections stand still until it is thawed. */
final class Freeze {
    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;

    @SuppressWarnings("restricted") // a function of the C library, with its documented signature
    private static final MethodHandle KILL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Freeze() {}

    static void freeze(Process process) {
        signal(process, SIGSTOP);
    }

    static void thaw(Process process) {
        signal(process, SIGCONT);
    }

    /** A process that has ended is left in peace: its number may be somebody else's by now. */
    private static void signal(Process process, int signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            int ignored = (int) KILL.invokeExact((int) process.pid(), signal);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot send signal " + signal + " to " + process.pid(), e);
        }
    }
}
