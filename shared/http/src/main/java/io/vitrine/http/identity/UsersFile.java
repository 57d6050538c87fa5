package io.vitrine.http.identity;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file of the users, one a line (see {@link User}); empty lines and such that begin with # do not count. It is read again when it
 * has changed; a missing file has no users.
 */
public final class UsersFile {
    private final Path file;
    private volatile Snapshot known = new Snapshot(Optional.empty(), Map.of());

    public UsersFile(Path file) {
        this.file = file;
    }

    /** What tells one state of the file from another. */
    private record Stamp(FileTime modified, long size, Optional<Object> fileKey) {}

    private record Snapshot(Optional<Stamp> of, Map<String, User> users) {}

    /** All users in the order of the file. */
    public Collection<User> all() {
        return current().users.values();
    }

    public Optional<User> find(String name) {
        return Optional.ofNullable(current().users.get(name));
    }

    /** Writes the file anew, readable by its owner only; readers see the old or the new one, never half of it. */
    public void replace(Collection<User> users) {
        var text = new StringBuilder(
                "# name:bcrypt:project:role,role   (written by \"vitrine user\", read again when it changes)\n");
        users.forEach(user -> text.append(user.line()).append('\n'));
        try {
            Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
            var fresh = Files.createTempFile(
                    folder,
                    "users",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(fresh, text);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw unusable("cannot be written: " + e.getMessage(), e);
        }
    }

    private Snapshot current() {
        var stamp = stamp();
        if (!stamp.equals(known.of)) {
            known = new Snapshot(stamp, stamp.isPresent() ? read() : Map.of());
        }
        return known;
    }

    private Optional<Stamp> stamp() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(
                    attributes.lastModifiedTime(), attributes.size(), Optional.ofNullable(attributes.fileKey())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable("cannot be read", e);
        }
    }

    private Map<String, User> read() {
        try {
            var users = new LinkedHashMap<String, User>();
            var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            for (var at = 0; at < lines.size(); at++) {
                add(users, lines.get(at).strip(), at + 1);
            }
            return users;
        } catch (IOException e) {
            throw unusable("cannot be read", e);
        }
    }

    private void add(Map<String, User> users, String line, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        try {
            var user = User.parse(line);
            if (users.put(user.name(), user) != null) {
                throw new IllegalArgumentException("user " + user.name() + " stands in it twice");
            }
        } catch (IllegalArgumentException e) {
            throw unusable("is wrong in line " + number + ": " + e.getMessage(), e);
        }
    }

    /** Where it is stays out of the sentence: a client may see it. */
    private static FaultException unusable(String what, Exception cause) {
        return new FaultException(Fault.UNAVAILABLE, "The users file " + what + ".", cause);
    }
}
