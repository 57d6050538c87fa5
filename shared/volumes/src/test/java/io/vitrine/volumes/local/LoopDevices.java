package io.vitrine.volumes.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Block devices made of files, full of what an earlier owner left at their ends (losetup(8)). Closing takes them apart. */
public final class LoopDevices implements AutoCloseable {
    private final List<Path> paths = new ArrayList<>();

    private LoopDevices() {}

    public static LoopDevices of(Path folder, int... sizesGib) throws IOException {
        var devices = new LoopDevices();
        try {
            for (var file : Slots.files(folder, sizesGib)) {
                devices.paths.add(Path.of(run("losetup", "--find", "--show", file.toString())));
            }
            return devices;
        } catch (IOException e) {
            devices.close();
            throw e;
        }
    }

    public List<Path> paths() {
        return List.copyOf(paths);
    }

    @Override
    public void close() throws IOException {
        for (var path : paths) {
            run("losetup", "--detach", path.toString());
        }
        paths.clear();
    }

    static String run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var said = process.inputReader()) {
            var answer = String.join("\n", said.readAllLines());
            if (process.waitFor() != 0) {
                throw new IOException(answer);
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
