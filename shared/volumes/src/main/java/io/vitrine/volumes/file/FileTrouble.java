package io.vitrine.volumes.file;

import io.vitrine.model.Fault;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** The operating system refused a call on a file. The message names the call and the error number, never the path. */
public final class FileTrouble extends IOException {
    private static final long serialVersionUID = 1L;

    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EBUSY = 16;
    static final int EINVAL = 22;
    static final int EFBIG = 27;
    static final int ENOSPC = 28;
    static final int ENOSYS = 38;
    static final int EOPNOTSUPP = 95;
    static final int EDQUOT = 122;

    private final int errno;

    FileTrouble(String call, int errno) {
        super(call + ": " + meaning(errno) + " (errno " + errno + ")");
        this.errno = errno;
    }

    /** {@code TOO_LARGE} for a full disk, {@code BUSY} for what another holds, {@code NOT_FOUND}, otherwise {@code UNAVAILABLE}. */
    public Fault fault() {
        return switch (errno) {
            case ENOSPC, EDQUOT, EFBIG -> Fault.TOO_LARGE;
            case EAGAIN, EBUSY -> Fault.BUSY;
            case ENOENT -> Fault.NOT_FOUND;
            default -> Fault.UNAVAILABLE;
        };
    }

    /** The fault that any trouble with a file is; {@code UNAVAILABLE} where the system gave no number. */
    public static Fault faultOf(IOException e) {
        return switch (e) {
            case FileTrouble trouble -> trouble.fault();
            case NoSuchFileException _ -> Fault.NOT_FOUND;
            default -> Fault.UNAVAILABLE;
        };
    }

    /** What a message may say of any trouble with a file: never its path. */
    public static String reasonOf(IOException e) {
        return switch (e) {
            case FileTrouble trouble -> String.valueOf(trouble.getMessage());
            case NoSuchFileException _ -> meaning(ENOENT);
            default -> e.getClass().getSimpleName();
        };
    }

    /** Whether nothing lies where something was looked for. */
    boolean isNoData() {
        return errno == ENXIO;
    }

    /** Whether the file system or device does not have this call at all. */
    boolean isUnsupported() {
        return errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL;
    }

    private static String meaning(int errno) {
        return switch (errno) {
            case ENOSPC -> "no space left";
            case EDQUOT -> "over the quota of the file system";
            case EFBIG -> "larger than the file system allows";
            case EAGAIN, EBUSY -> "held by somebody else";
            case ENOENT -> "not there";
            case 1, 13 -> "permission denied";
            case 5 -> "input/output error";
            case 17 -> "already there";
            case 30 -> "read-only file system";
            default -> "refused";
        };
    }
}
