package io.vitrine.formats;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A parser to be fed with garbage. The garbage is laid over an image at the places that the parser reads, so that none of it is wasted on the
 * megabytes between them.
 */
enum FuzzTarget {
    QCOW2(Parsers::qcow2, new byte[0], new Window(0, 600)),
    QED(Parsers::qed, new byte[0], new Window(0, 600)),
    VHD(Parsers::vhd, new byte[0], new Window(0, 600)),
    VHDX(
            Parsers::vhdx,
            Images.vhdx().bytes(),
            new Window(0, 8),
            new Window(196_608, 128),
            new Window(Images.VHDX_METADATA_AT, 128),
            new Window(Images.VHDX_SIZE_AT, 16)),
    VMDK(Parsers::vmdk, new byte[0], new Window(0, 24_576)),
    VDI(Parsers::vdi, new byte[0], new Window(0, 600)),
    ISO(Parsers::iso, Images.iso().bytes(), new Window(32_768, 2_100)),
    GPT(Parsers::gpt, new byte[0], new Window(0, 600)),
    LUKS(Parsers::luks, new byte[0], new Window(0, 700));

    private record Window(int offset, int length) {}

    private final Supplier<Parser> parser;
    private final byte[] template;
    private final List<Window> windows;

    FuzzTarget(Supplier<Parser> parser, byte[] template, Window... windows) {
        this.parser = parser;
        this.template = template;
        this.windows = List.of(windows);
    }

    Inspection inspection() {
        return new Inspection(List.of(parser.get()));
    }

    /** Garbage that ends within a window ends the image there, unless a template goes on. */
    byte[] image(byte[] garbage) {
        var image = template.length > 0 ? template.clone() : new byte[garbage.length];
        var used = 0;
        for (var window : windows) {
            var length = Math.min(window.length, Math.min(garbage.length - used, image.length - window.offset));
            System.arraycopy(garbage, used, image, window.offset, length);
            used += length;
        }
        return image;
    }

    /** Images that somebody thought of, as garbage. */
    Stream<byte[]> seeds() {
        return Corpus.all().map(sample -> garbageOf(sample.bytes())).filter(seed -> seed.length > 0);
    }

    private byte[] garbageOf(byte[] image) {
        var garbage = new byte[windows.stream().mapToInt(Window::length).sum()];
        var used = 0;
        for (var window : windows) {
            var length = Math.max(0, Math.min(window.length, image.length - window.offset));
            System.arraycopy(image, Math.min(window.offset, image.length), garbage, used, length);
            used += length;
        }
        return Arrays.copyOf(garbage, used);
    }
}
