package io.vitrine.packages;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Numbers the keys by which Quarkus' recorders hand values to each other ("proxykey7") in the order of the classes that name them. Quarkus numbers them in
 * the order in which its threads come to them, so that no two builds were the same bytes. A key means nothing but itself.
 *
 * <p>Builds start it from this file, with nothing on a class path, between Quarkus and whatever takes the jar: {@code RecorderKeys JAR...}.
 */
public final class RecorderKeys {
    private static final Pattern KEY = Pattern.compile("proxykey\\d+");
    private static final String GENERATED = "io/quarkus/runner/";

    private final Map<String, String> numbers = new HashMap<>();

    private RecorderKeys() {}

    /** Of the jars named, those that are there; a jar that is in order already is left as it is, with its date. */
    public static void main(String... jars) throws IOException {
        var there = Stream.of(jars).map(Path::of).filter(Files::isRegularFile).toList();
        if (there.isEmpty()) {
            throw new IOException("none of these jars is there: " + List.of(jars));
        }
        for (var jar : there) {
            order(jar);
        }
    }

    static void order(Path jar) throws IOException {
        var keys = new RecorderKeys();
        var changed = false;
        var contents = new TreeMap<String, byte[]>();
        try (var zip = new ZipFile(jar.toFile())) {
            var generated = zip.stream()
                    .filter(entry -> entry.getName().startsWith(GENERATED)
                            && entry.getName().endsWith(".class"))
                    .map(ZipEntry::getName)
                    .sorted()
                    .toList();
            for (var name : generated) {
                var before = content(zip, name);
                var after = keys.numbered(before);
                contents.put(name, after);
                changed |= !Arrays.equals(before, after);
            }
            if (changed) {
                write(zip, contents, jar.resolveSibling(jar.getFileName() + ".new"));
            }
        }
        if (changed) {
            Files.move(jar.resolveSibling(jar.getFileName() + ".new"), jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void write(ZipFile zip, Map<String, byte[]> contents, Path target) throws IOException {
        try (var output = new ZipOutputStream(Files.newOutputStream(target))) {
            var written = new HashSet<String>(); // a jar of Quarkus may name a folder twice
            zip.stream().filter(entry -> written.add(entry.getName())).forEach(entry -> {
                try {
                    var bytes = contents.getOrDefault(entry.getName(), content(zip, entry.getName()));
                    output.putNextEntry(like(entry, bytes));
                    output.write(bytes);
                    output.closeEntry();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static ZipEntry like(ZipEntry entry, byte[] bytes) {
        var copy = new ZipEntry(entry.getName());
        copy.setTimeLocal(entry.getTimeLocal());
        copy.setMethod(entry.getMethod());
        if (entry.getMethod() == ZipEntry.STORED) {
            var sum = new CRC32();
            sum.update(bytes);
            copy.setCrc(sum.getValue());
            copy.setSize(bytes.length);
        }
        return copy;
    }

    private static byte[] content(ZipFile zip, String name) throws IOException {
        try (var stream = zip.getInputStream(zip.getEntry(name))) {
            return stream.readAllBytes();
        }
    }

    /** The class file with other keys: they are constants of its pool, and nothing else knows where in there they lie (JVMS 4.4). */
    private byte[] numbered(byte[] file) throws IOException {
        var input = new DataInputStream(new ByteArrayInputStream(file));
        var bytes = new ByteArrayOutputStream(file.length);
        var output = new DataOutputStream(bytes);
        output.write(input.readNBytes(8)); // magic and version
        int count = input.readUnsignedShort();
        output.writeShort(count);
        for (int index = 1; index < count; index++) {
            int tag = input.readUnsignedByte();
            output.writeByte(tag);
            switch (tag) {
                case 1 -> copyText(input, output);
                case 7, 8, 16, 19, 20 -> output.write(input.readNBytes(2));
                case 15 -> output.write(input.readNBytes(3));
                case 3, 4, 9, 10, 11, 12, 17, 18 -> output.write(input.readNBytes(4));
                case 5, 6 -> {
                    output.write(input.readNBytes(8));
                    index++; // long and double take two places
                }
                default -> throw new IOException("a constant of an unknown kind: " + tag);
            }
        }
        input.transferTo(output);
        return bytes.toByteArray();
    }

    private void copyText(DataInputStream input, DataOutputStream output) throws IOException {
        var bytes = input.readNBytes(input.readUnsignedShort());
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (KEY.matcher(text).matches()) {
            bytes = numbers.computeIfAbsent(text, _ -> "proxykey" + (numbers.size() + 1))
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
        output.writeShort(bytes.length);
        output.write(bytes);
    }
}
