package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Microsoft's newer format (MS-VHDX): a table of regions leads to the metadata, their table to the size of the disk. Each step lies behind
 * the one before, as the specification demands; where it does not, the image is broken and not followed.
 */
final class VhdxParser implements Parser {
    private static final String MAGIC = "vhdxfile";
    private static final long REGIONS_AT = 192 * 1024;
    private static final int TABLE_BYTES = 64 * 1024;
    private static final int REGIONS_SIGNATURE = 0x69676572;
    private static final int REGIONS_COUNT_AT = 8;
    private static final int REGIONS_HEAD_BYTES = 16;
    private static final String METADATA_SIGNATURE = "metadata";
    private static final int METADATA_COUNT_AT = 10;
    private static final int METADATA_HEAD_BYTES = 32;
    private static final int ENTRY_BYTES = 32;
    private static final int MOST_ENTRIES = 2047;
    private static final long FIRST_REGION_AT = 1 << 20;

    /** No file is larger, and no sum of two such offsets overflows. */
    private static final long LAST_REGION_AT = 1L << 60;

    /** GUIDs as they lie in the file, read as two little-endian numbers. */
    private static final Guid METADATA_REGION = new Guid(0x4B9A47908B7CA206L, 0x6E880F055F57FEB8L);

    private static final Guid VIRTUAL_DISK_SIZE = new Guid(0x4876CD1B2FA54224L, 0xB8F43BD8BE5D11B2L);

    private record Guid(long low, long high) {
        static Guid at(ByteBuffer table, int at) {
            return new Guid(table.getLong(at), table.getLong(at + Long.BYTES));
        }
    }

    private final Region ident = new Region(0, MAGIC.length());
    private final Region regions = new Region(REGIONS_AT, TABLE_BYTES);
    private @Nullable Region metadata;
    private long metadataAt;
    private @Nullable Region size;
    private @Nullable String trouble;
    private boolean isVhdx;

    @Override
    public void add(long offset, ByteBuffer chunk) {
        if (!ident.complete()) {
            ident.add(offset, chunk);
            isVhdx = PlainHeaders.ascii(ident.bytes(), 0, MAGIC.length()).equals(MAGIC);
        }
        if (!settled()) {
            follow(offset, chunk);
        }
    }

    private void follow(long offset, ByteBuffer chunk) {
        regions.add(offset, chunk);
        if (regions.complete() && metadata == null) {
            findMetadata();
        }
        if (metadata != null) {
            metadata.add(offset, chunk);
            if (metadata.complete() && size == null) {
                findSize(metadata);
            }
        }
        if (size != null) {
            size.add(offset, chunk);
        }
    }

    private void findMetadata() {
        var table = regions.bytes().order(ByteOrder.LITTLE_ENDIAN);
        var count = Integer.toUnsignedLong(table.getInt(REGIONS_COUNT_AT));
        if (table.getInt(0) != REGIONS_SIGNATURE || count > MOST_ENTRIES) {
            trouble = "its table of regions is none";
            return;
        }
        var entry = find(table, REGIONS_HEAD_BYTES, (int) count, METADATA_REGION);
        var at = entry < 0 ? -1 : table.getLong(entry + 16);
        if (at < FIRST_REGION_AT || at > LAST_REGION_AT) {
            trouble = entry < 0 ? "it has no metadata" : "its metadata lie where they cannot";
        } else {
            metadata = new Region(at, TABLE_BYTES);
            metadataAt = at;
        }
    }

    private void findSize(Region region) {
        var table = region.bytes().order(ByteOrder.LITTLE_ENDIAN);
        var count = Short.toUnsignedInt(table.getShort(METADATA_COUNT_AT));
        if (!PlainHeaders.ascii(table, 0, METADATA_SIGNATURE.length()).equals(METADATA_SIGNATURE)
                || count > MOST_ENTRIES) {
            trouble = "its metadata are none";
            return;
        }
        var entry = find(table, METADATA_HEAD_BYTES, count, VIRTUAL_DISK_SIZE);
        if (entry < 0) {
            trouble = "its metadata do not tell the size of the disk";
            return;
        }
        var at = Integer.toUnsignedLong(table.getInt(entry + 16));
        if (at < TABLE_BYTES || table.getInt(entry + 20) != Long.BYTES) {
            trouble = "the size of the disk lies where it cannot";
        } else {
            size = new Region(metadataAt + at, Long.BYTES);
        }
    }

    /** Where the entry of this GUID begins, or -1. */
    private static int find(ByteBuffer table, int first, int count, Guid wanted) {
        for (var i = 0; i < count; i++) {
            var at = first + i * ENTRY_BYTES;
            if (Guid.at(table, at).equals(wanted)) {
                return at;
            }
        }
        return -1;
    }

    private OptionalLong sizeOfDisk() {
        return size != null && size.complete()
                ? OptionalLong.of(size.bytes().order(ByteOrder.LITTLE_ENDIAN).getLong(0))
                : OptionalLong.empty();
    }

    @Override
    public boolean settled() {
        return trouble != null || sizeOfDisk().isPresent() || ident.complete() && !isVhdx;
    }

    @Override
    public Optional<Detected> detected(long sizeBytes) {
        if (!isVhdx) {
            return Optional.empty();
        }
        if (trouble != null) {
            return Optional.of(Detected.broken(DiskFormat.VHDX, trouble));
        }
        var diskBytes = sizeOfDisk();
        return Optional.of(
                diskBytes.isPresent()
                        ? Detected.of(DiskFormat.VHDX, diskBytes.getAsLong(), List.of())
                        : Detected.broken(DiskFormat.VHDX, "it ends before its metadata do"));
    }
}
