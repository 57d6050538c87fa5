package io.vitrine.gateway.config;

import io.vitrine.config.FileTrouble;
import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.postgres.PostgresFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** The folder of everything a gateway keeps; one process at a time holds it. */
public final class DataFolder implements AutoCloseable {
    private static final String WORKER_ID = "worker-id";

    private final FileChannel lock;

    private DataFolder(FileChannel lock) {
        this.lock = lock;
    }

    /** Where it is when nobody says otherwise: the place of the XDG rules. */
    public static Path standard(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("XDG_DATA_HOME"))
                .filter(home -> home.startsWith("/"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"))
                .resolve("vitrine");
    }

    public static PostgresFolder postgres(Path data) {
        return new PostgresFolder(data.resolve("postgres"));
    }

    /** The id of the worker whose volumes and files lie here; empty before its first start. */
    public static Optional<String> worker(Path data) throws Refusal {
        try {
            return Files.exists(data.resolve(WORKER_ID))
                    ? Optional.of(Files.readString(data.resolve(WORKER_ID)).strip())
                    : Optional.empty();
        } catch (IOException e) {
            throw unusable(data, e);
        }
    }

    /** Gives a folder without a worker that one's id: what lay on its disks is looked for, and removed, here. */
    public static void adoptWorker(Path data, String id) throws Refusal {
        try {
            if (Files.notExists(data.resolve(WORKER_ID))) {
                Files.writeString(data.resolve(WORKER_ID), id + "\n", StandardOpenOption.CREATE_NEW);
            }
        } catch (IOException e) {
            throw unusable(data, e);
        }
    }

    public static Path users(Path data) {
        return data.resolve("users");
    }

    /** Makes the folder where it is missing; others may pass it, but not list it. */
    public static void create(Path data) throws Refusal {
        try {
            if (Files.notExists(data)) {
                Files.createDirectories(Optional.ofNullable(data.getParent()).orElse(data));
                Files.createDirectory(
                        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            }
        } catch (IOException e) {
            throw unusable(data, e);
        }
    }

    /** Makes the folder where it is missing, and takes it for this process until closed or dead. */
    public static DataFolder hold(Path data) throws Refusal {
        create(data);
        try {
            var channel = FileChannel.open(
                    data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                var holder = holder(channel);
                channel.close();
                throw Refusal.cannot("A gateway" + holder + " already runs on the data folder " + data
                        + ": stop it, or give another folder with --data.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataFolder(channel);
        } catch (IOException e) {
            throw unusable(data, e);
        }
    }

    /** Whether some process holds the folder right now. */
    public static boolean isHeld(Path data) {
        try (var channel = FileChannel.open(data.resolve("lock"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return !locked(channel);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws Refusal {
        try {
            lock.close();
        } catch (IOException e) {
            throw Refusal.cannot("The lock of the data folder cannot be given back: " + FileTrouble.sentence(e) + ".");
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        var text = ByteBuffer.allocate(20);
        channel.read(text, 0);
        var pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }

    private static Refusal unusable(Path data, IOException e) {
        return Refusal.cannot("The data folder " + data + " cannot be used: " + FileTrouble.sentence(e) + ".");
    }
}
