package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * VMware's format (Virtual Disk Format 5.0): either a header, a descriptor and the data in one file, maybe with the header's final version at
 * the end, or a descriptor alone, whose data lie in other files.
 */
final class VmdkParser implements Parser {
    private static final int SECTOR = 512;
    private static final int DESCRIPTOR_AT = SECTOR;

    /** What readers take of a descriptor, and so as much as anything can hide in. */
    private static final int MOST_DESCRIPTOR_BYTES = (1 << 20) - 1;

    /** Marker, footer, end of the stream: a sector each. */
    private static final int FOOTER_BYTES = 3 * SECTOR;

    /** What its first sector made of it. */
    private sealed interface Kind {
        record Unknown() implements Kind {}

        record Other() implements Kind {}

        /** @param descriptor empty where the header is not worth following */
        record Sparse(VmdkSparseHeader header, Optional<Region> descriptor) implements Kind {}

        /** @param rest of a text that the head begins */
        record Text(Region rest) implements Kind {}
    }

    private final Region head = new Region(0, SECTOR);
    private final Tail tail = new Tail(FOOTER_BYTES);
    private Kind kind = new Kind.Unknown();

    @Override
    public void add(long offset, ByteBuffer chunk) {
        if (!head.complete()) {
            head.add(offset, chunk);
            kind = head.complete() ? decided() : kind;
        }
        switch (kind) {
            case Kind.Sparse sparse -> sparse.descriptor().ifPresent(it -> it.add(offset, chunk));
            case Kind.Text(Region rest) -> rest.add(offset, chunk);
            case Kind.Unknown _, Kind.Other _ -> {}
        }
        tail.add(offset, chunk);
    }

    private Kind decided() {
        if (VmdkSparseHeader.isOne(head.bytes())) {
            var header = VmdkSparseHeader.read(head.bytes().order(ByteOrder.LITTLE_ENDIAN));
            return new Kind.Sparse(
                    header,
                    header.trouble().isPresent()
                            ? Optional.empty()
                            : Optional.of(new Region(DESCRIPTOR_AT, header.descriptorBytes(MOST_DESCRIPTOR_BYTES))));
        }
        var text = latin(head);
        if (VmdkDescriptor.mayBegin(text)) {
            return new Kind.Text(new Region(SECTOR, text.indexOf('\0') < 0 ? MOST_DESCRIPTOR_BYTES - SECTOR : 0));
        }
        return new Kind.Other();
    }

    @Override
    public boolean settled() {
        return switch (kind) {
            case Kind.Unknown _ -> false;
            case Kind.Other _ -> true;
            case Kind.Text(Region rest) -> rest.complete();
            case Kind.Sparse(var header, var descriptor) ->
                descriptor.map(it -> it.complete() && !header.hasFooter()).orElse(true);
        };
    }

    @Override
    public Optional<Detected> detected(long sizeBytes) {
        return switch (head.complete() ? kind : decided()) {
            case Kind.Sparse(var header, var descriptor) -> Optional.of(sparse(header, descriptor));
            case Kind.Text(Region rest) -> text(VmdkDescriptor.of(latin(head) + latin(rest)));
            case Kind.Unknown _, Kind.Other _ -> Optional.empty();
        };
    }

    /** A descriptor alone leads to other files, whatever it says. */
    private static Optional<Detected> text(VmdkDescriptor descriptor) {
        var finding = new Finding("descriptor", "it is a descriptor alone, of data in other files");
        return descriptor.namesType()
                ? Optional.of(Detected.of(DiskFormat.VMDK, 0, List.of(finding)))
                : Optional.empty();
    }

    private Detected sparse(VmdkSparseHeader header, Optional<Region> descriptor) {
        if (header.trouble().isPresent()) {
            return Detected.broken(DiskFormat.VMDK, header.trouble().get());
        }
        if (descriptor.filter(Region::complete).isEmpty()) {
            return Detected.broken(DiskFormat.VMDK, "it ends before its descriptor does");
        }
        var findings = new ArrayList<Finding>();
        VmdkDescriptor.of(latin(descriptor.get()))
                .trouble()
                .ifPresent(it -> findings.add(new Finding("descriptor", it)));
        if (header.hasFooter()) {
            header.troubleWithFooter(tail.bytes()).ifPresent(it -> findings.add(new Finding("footer", it)));
        }
        return Detected.of(DiskFormat.VMDK, header.diskBytes(), findings);
    }

    private static String latin(Region region) {
        return new String(region.present(), StandardCharsets.ISO_8859_1);
    }
}
