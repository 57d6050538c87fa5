package io.vitrine.formats;

import java.util.List;

/** A new parser of each format. */
final class Parsers {
    private Parsers() {}

    static List<Parser> all() {
        return List.of(qcow2(), qed(), vhd(), vhdx(), vmdk(), vdi(), iso(), gpt(), luks());
    }

    static Parser qcow2() {
        return new HeaderParser(0, Qcow2Header.LENGTH, Qcow2Header::read);
    }

    static Parser qed() {
        return new HeaderParser(0, Integer.BYTES, PlainHeaders::qed);
    }

    static Parser vhd() {
        return new HeaderParser(0, PlainHeaders.SECTOR, PlainHeaders::vhd);
    }

    static Parser vhdx() {
        return new VhdxParser();
    }

    static Parser vmdk() {
        return new VmdkParser();
    }

    static Parser vdi() {
        return new HeaderParser(0, PlainHeaders.SECTOR, PlainHeaders::vdi);
    }

    static Parser iso() {
        return new HeaderParser(PlainHeaders.ISO_DESCRIPTOR_AT, PlainHeaders.ISO_DESCRIPTOR_LENGTH, PlainHeaders::iso);
    }

    static Parser gpt() {
        return new HeaderParser(0, PlainHeaders.SECTOR, GptHeader::read);
    }

    static Parser luks() {
        return new HeaderParser(0, LuksHeader.LENGTH, LuksHeader::read);
    }
}
