package io.vitrine.attach.iscsi.disk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Vital product data of a disk (SPC-4, 7.8; SBC-3, 6.5). */
final class VitalPages {
    private static final int HEADER_BYTES = 4;

    private VitalPages() {}

    /** Page 00h: which others there are. */
    static Set<Integer> supported(Reply page) {
        var pages = new TreeSet<Integer>();
        for (var at = HEADER_BYTES; at < end(page); at++) {
            pages.add(page.u8(at));
        }
        return pages;
    }

    /** Page 80h. */
    static String serial(Reply page) {
        return page.text(HEADER_BYTES, page.u16(2));
    }

    /** Page 83h: the names of the unit itself, sorted; those of ports and of vendors' own making are left out. */
    static List<String> designators(Reply page) {
        var names = new TreeSet<String>();
        for (var one : descriptors(page)) {
            if (association(one) == 0) {
                name(one).ifPresent(names::add);
            }
        }
        return List.copyOf(names);
    }

    /** Page 83h: the group of target ports through which it was asked. */
    static OptionalInt portGroup(Reply page) {
        return descriptors(page).stream()
                .filter(one -> association(one) == 1 && (one.u8(1) & 0xf) == 5)
                .mapToInt(one -> one.u16(HEADER_BYTES + 2))
                .findFirst();
    }

    private static List<Reply> descriptors(Reply page) {
        var found = new ArrayList<Reply>();
        var at = HEADER_BYTES;
        while (at + HEADER_BYTES <= end(page)) {
            var length = HEADER_BYTES + page.u8(at + 3);
            found.add(page.part(at, length));
            at += length;
        }
        return found;
    }

    private static int association(Reply descriptor) {
        return descriptor.u8(1) >> 4 & 3;
    }

    private static Optional<String> name(Reply descriptor) {
        var value = descriptor.part(HEADER_BYTES, descriptor.u8(3));
        var isText = (descriptor.u8(0) & 0xf) != 1;
        return switch (descriptor.u8(1) & 0xf) {
            case 1 -> Optional.of("t10." + (isText ? value.text(0, value.length()) : value.hex()));
            case 2 -> Optional.of("eui." + value.hex());
            case 3 -> Optional.of("naa." + value.hex());
            case 8 -> Optional.of("name." + new String(value.bytes(), StandardCharsets.UTF_8).replace("\0", ""));
            case 0xa -> Optional.of("uuid." + value.hex());
            default -> Optional.empty();
        };
    }

    private static int end(Reply page) {
        return Math.min(page.length(), HEADER_BYTES + page.u16(2));
    }

    /**
     * Page B0h, in blocks; 0 where there is no limit or none was told.
     *
     * @param unmapBlocks 0 where UNMAP is not there
     */
    record BlockLimits(
            long transferBlocks, long optimalBlocks, long unmapBlocks, long unmapDescriptors, long writeSameBlocks) {
        static final BlockLimits UNKNOWN = new BlockLimits(0, 0, 0, 0, 0);

        static BlockLimits of(Reply page) {
            return new BlockLimits(page.u32(8), page.u32(12), page.u32(20), page.u32(24), page.u64(36));
        }
    }

    /**
     * Page B2h.
     *
     * @param unmaps LBPU: UNMAP is there
     * @param writeSameUnmaps LBPWS: WRITE SAME(16) may give blocks back
     * @param readsZeros LBPRZ: given back, they read as zeros
     */
    record Provisioning(boolean unmaps, boolean writeSameUnmaps, boolean readsZeros) {
        static final Provisioning UNKNOWN = new Provisioning(false, false, false);

        static Provisioning of(Reply page) {
            return new Provisioning(page.bit(5, 7), page.bit(5, 6), page.bit(5, 2));
        }
    }
}
