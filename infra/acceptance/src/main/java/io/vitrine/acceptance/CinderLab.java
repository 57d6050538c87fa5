package io.vitrine.acceptance;

import io.vitrine.acceptance.CinderView.Attachment;
import io.vitrine.acceptance.CinderView.Volume;
import io.vitrine.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The real Cinder that {@code infra/lab} starts, with a Keystone of its own and a target in user space: what it holds on all sides, and how its parts go away
 * and come back. Tests that compare its state before and after, and share one, lock {@link #ALL}.
 */
public final class CinderLab implements AutoCloseable {
    /** Volumes, sessions, quotas and the catalogue of the one lab. */
    public static final String ALL = "the lab's Cinder";

    private static final List<String> OWNERS = List.of("volumes", "admin", "demo", "alt_demo");
    private static final String TARGET = ":volume-";

    private final Lab lab;
    private final KeystoneLab keystone;
    private final CinderView cinder;

    private CinderLab(Lab lab) {
        this.lab = lab;
        this.keystone = new KeystoneLab(lab);
        this.cinder = new CinderView(keystone, lab.port("cinder"));
    }

    /** As {@link Lab#start}; for the caller to close. */
    public static CinderLab start(Path root, String release) {
        return new CinderLab(Lab.start(root, release, "cinder"));
    }

    /** Which goes with this. */
    public KeystoneLab keystone() {
        return keystone;
    }

    /** Which goes with this. */
    public CinderView cinder() {
        return cinder;
    }

    /** Port of the API, on 127.0.0.1. */
    public int port() {
        return lab.port("cinder");
    }

    /** A client of the release that runs: {@code openstack}, {@code glance} or {@code cinder}. */
    public String client(String name) {
        return lab.program(name).toString();
    }

    /** Starts what does not run. @param words such as {@code cinder-api}, or {@code --image-store-id ID cinder} */
    public void up(String... words) {
        lab.up(words);
    }

    /** Ends a part, such as {@code cinder-api}. */
    public void stop(String part) {
        lab.down(part);
    }

    /** {@code kill -9} of a part, such as {@code tgtd}. */
    public void kill(String part) {
        lab.down("--kill", part);
    }

    /** The file that is a volume of types lab-file and lab-multi. */
    public Path fileOf(String volume) {
        return lab.state().resolve("data/cinder/volumes/volume-" + volume);
    }

    /** The file that is a volume, wherever it lies. */
    public Path fileOfAnyType(String volume) {
        try (var files = Files.walk(lab.state().resolve("data/cinder"))) {
            return files.filter(file -> file.endsWith("volume-" + volume))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no file of volume " + volume));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for the file of volume " + volume, e);
        }
    }

    /** What the service that clones and copies volumes has said so far. */
    public List<String> volumeLog() {
        try {
            return new String(Files.readAllBytes(lab.state().resolve("log/cinder-volume.log")), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of cinder-volume", e);
        }
    }

    /** How many sessions there are with the target of each volume that is exported, by the volume's id. */
    public Map<String, Integer> sessions() {
        var command = List.of("tgtadm", "-C", "1", "--lld", "iscsi", "--mode", "target", "--op", "show");
        var socket = Map.of("TGT_IPC_SOCKET", lab.state().resolve("run/tgtd").toString());
        var found = new TreeMap<String, Integer>();
        var volume = "";
        for (var line : ProgramRun.of(command, socket).orFail().lines().toList()) {
            if (line.startsWith("Target ")) {
                volume = line.substring(line.indexOf(TARGET) + TARGET.length());
                found.put(volume, 0);
            } else if (line.strip().startsWith("I_T nexus:")) {
                found.merge(volume, 1, Integer::sum);
            }
        }
        return found;
    }

    /** What is there on all sides. @param used GiB and volumes of each project */
    public record State(
            Set<Volume> volumes, List<Attachment> attachments, Map<String, Integer> sessions, List<String> used) {
        public State {
            volumes = Set.copyOf(volumes);
        }
    }

    /** Of this moment; of several looks, so that something may move in between. */
    public State state() {
        var used = new ArrayList<String>();
        for (var owner : OWNERS) {
            used.add(owner + ": " + cinder.used(keystone.projectOf(owner)));
        }
        return new State(Set.copyOf(cinder.volumes()), cinder.attachments(), sessions(), used);
    }

    @Override
    public void close() {
        cinder.close();
        keystone.close();
    }
}
