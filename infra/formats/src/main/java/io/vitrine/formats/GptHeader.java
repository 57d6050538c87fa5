package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The first sector of a partitioned disk: a master boot record, which a GPT has too, as its own protection (UEFI 2.10, section 5). */
final class GptHeader {
    private static final short SIGNATURE = (short) 0xAA55;
    private static final int SIGNATURE_AT = 510;
    private static final int FAT_COPIES_AT = 0x10;
    private static final int FAT_MEDIA_AT = 0x15;
    private static final byte FIXED_DISK = (byte) 0xF8;
    private static final int ENTRIES_AT = 446;
    private static final int ENTRY_BYTES = 16;
    private static final int ENTRIES = 4;
    private static final int PROTECTIVE = 0xEE;
    private static final int BOOTABLE = 0x80;

    private GptHeader() {}

    /** One of the four partitions. */
    private record Entry(int index, int bootFlag, int startChs, int type, long startLba) {
        static Entry at(ByteBuffer sector, int index) {
            var at = ENTRIES_AT + index * ENTRY_BYTES;
            return new Entry(
                    index,
                    Byte.toUnsignedInt(sector.get(at)),
                    sector.getInt(at) >>> Byte.SIZE,
                    Byte.toUnsignedInt(sector.get(at + 4)),
                    Integer.toUnsignedLong(sector.getInt(at + 8)));
        }

        boolean isUsed() {
            return type != 0;
        }

        boolean isProtective() {
            return type == PROTECTIVE;
        }
    }

    static Optional<Detected> read(ByteBuffer bytes, int present, long sizeBytes) {
        var sector = bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (sector.getShort(SIGNATURE_AT) != SIGNATURE || isFat(sector)) {
            return Optional.empty();
        }
        return Optional.of(Detected.of(DiskFormat.GPT, sizeBytes, findings(sector)));
    }

    /** A FAT file system has the same signature in its first sector, and no partitions. */
    private static boolean isFat(ByteBuffer sector) {
        return sector.get(FAT_COPIES_AT) == 2 && sector.get(FAT_MEDIA_AT) == FIXED_DISK;
    }

    private static List<Finding> findings(ByteBuffer sector) {
        var used = new ArrayList<Entry>();
        var sentences = new ArrayList<String>();
        for (var i = 0; i < ENTRIES; i++) {
            var entry = Entry.at(sector, i);
            if (entry.bootFlag() != 0 && entry.bootFlag() != BOOTABLE) {
                sentences.add("partition " + i + " has boot flag " + entry.bootFlag() + "; known are 0 and 128");
            }
            if (entry.isUsed()) {
                used.add(entry);
            }
        }
        if (used.isEmpty()) {
            sentences.add("it has no partition");
        }
        checkProtective(used, sentences);
        return sentences.stream().map(sentence -> new Finding("mbr", sentence)).toList();
    }

    private static void checkProtective(List<Entry> used, List<String> sentences) {
        for (var entry : used) {
            if (entry.isProtective() && (entry.startChs() != 0x000200 || entry.startLba() != 1)) {
                sentences.add("the partition that protects the GPT does not begin at the first sector");
            }
            if (entry.isProtective() && (used.size() > 1 || entry.index() != 0)) {
                sentences.add("the partition that protects the GPT is not the first and only one");
            }
        }
    }
}
