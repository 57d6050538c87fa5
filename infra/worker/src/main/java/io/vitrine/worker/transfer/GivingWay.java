package io.vitrine.worker.transfer;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.jboss.logging.Logger;

/**
 * How threads that compute for transfers share processors with those that answer requests: where both want one, these get most of it, and
 * transfers still a part. The system's scheduler does the sharing: the nice value of a single thread (sched(7); setpriority(2), Linux).
 * Elsewhere all are alike.
 */
final class GivingWay {
    private static final Logger LOG = Logger.getLogger(GivingWay.class);
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;

    /** A tenth of the weight of a thread that is left as it is. */
    private static final int NICE = 10;

    private GivingWay() {}

    /** The same work, on a thread that gives way; the thread is its own from then on. */
    static Runnable by(Runnable work) {
        return () -> {
            if (LINUX) {
                giveWay();
            }
            work.run();
        };
    }

    private static void giveWay() {
        try {
            var answer = (int) SetPriority.HANDLE.invokeExact(PRIO_PROCESS, THIS_THREAD, NICE);
            if (answer != 0) {
                LOG.debug("a thread could not be made to give way");
            }
        } catch (Throwable e) {
            throw new IllegalStateException("setpriority cannot be called", e);
        }
    }

    /** Looked up where it is needed. */
    private static final class SetPriority {
        static final MethodHandle HANDLE = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("setpriority"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    }
}
