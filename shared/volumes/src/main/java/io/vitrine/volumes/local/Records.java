package io.vitrine.volumes.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.file.NativeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * JSON records in a folder, one file each. File names are made of ids that this package chose, never of what a caller passes.
 *
 * @param <R> the kind of record
 */
final class Records<R> {
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.json");
    private static final String UNFINISHED = ".tmp";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** What the kind of record asks of the disk. */
    enum Durability {
        /** On stable storage when {@link #save} returns. */
        SYNCED,
        /** Outlives the process, not a failure of power; an unreadable record is as good as none. */
        OF_THIS_BOOT
    }

    private final Path folder;
    private final Class<R> type;
    private final Durability durability;

    Records(Path folder, Class<R> type, Durability durability) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.type = type;
        this.durability = durability;
    }

    void probe() throws VolumeException {
        SparseFiles.requireWritable(folder);
    }

    void save(String id, R record) throws IOException {
        byte[] json = JSON.writeValueAsBytes(record);
        switch (durability) {
            case SYNCED -> NativeFile.replaceDurably(fileOf(id), json);
            case OF_THIS_BOOT -> NativeFile.replace(fileOf(id), json);
        }
    }

    void remove(String id) throws IOException {
        Files.deleteIfExists(fileOf(id));
        if (durability == Durability.SYNCED) {
            NativeFile.syncFolder(folder);
        }
    }

    /** All records, after removing files that a crash left unfinished. */
    List<R> load() throws IOException {
        var found = new ArrayList<R>();
        try (var files = Files.list(folder)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var name = file.getFileName().toString();
                if (name.endsWith(UNFINISHED)) {
                    Files.delete(file);
                } else if (NAME.matcher(name).matches()) {
                    read(file, found);
                }
            }
        }
        return found;
    }

    private void read(Path file, List<R> into) throws IOException {
        try {
            into.add(JSON.readValue(Files.readAllBytes(file), type));
        } catch (JsonProcessingException unreadable) {
            if (durability == Durability.SYNCED) {
                throw new IOException("the record " + file.getFileName() + " is not readable: restore it or remove it");
            }
            Files.delete(file);
        }
    }

    private Path fileOf(String id) {
        return folder.resolve(UUID.fromString(id) + ".json");
    }
}
