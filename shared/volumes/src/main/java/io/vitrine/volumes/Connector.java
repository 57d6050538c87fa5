package io.vitrine.volumes;

/** What a volume service must know of the host that attaches. @param host {@code vitrine-WORKER} */
public record Connector(String host) {
    /** What the names of all workers' hosts begin with, and those of no machine. */
    public static final String PREFIX = "vitrine-";

    /** Whether a host that a volume service names is a worker of ours. */
    public static boolean isOfWorker(String host) {
        return host.startsWith(PREFIX);
    }
}
