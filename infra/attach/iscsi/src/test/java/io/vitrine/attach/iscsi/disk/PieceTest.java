package io.vitrine.attach.iscsi.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceTest {
    @Test
    void piecesCoverACallWithoutGapAndWithinTheLimit() {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++) {
            var block = List.of(512, 4096).get(random.nextInt(2));
            var most = (long) block << random.nextInt(10);
            var offset = random.nextLong(1 << 20);
            var length = 1 + random.nextLong(1 << random.nextInt(1, 20));

            var pieces = Piece.of(offset, length, block, most);

            var at = offset;
            for (var piece : pieces) {
                assertThat(piece.offset()).isEqualTo(at);
                assertThat(piece.bytesAround(block)).isLessThanOrEqualTo(Math.max(most, block));
                assertThat(piece.lba() * block).isEqualTo(piece.offset() - piece.lead(block));
                assertThat(piece.isWhole()).isEqualTo(piece.offset() % block == 0 && piece.length() % block == 0);
                assertThat(piece.lead(block) + piece.length()).isLessThanOrEqualTo(piece.bytesAround(block));
                at += piece.length();
            }
            assertThat(at).isEqualTo(offset + length);
        }
    }

    @Test
    void onlyTheEdgesOfALongCallGoThroughABuffer() {
        var pieces = Piece.of(100, 1 << 20, 512, 256 << 10);

        assertThat(pieces)
                .filteredOn(piece -> !piece.isWhole())
                .extracting(Piece::blocks)
                .containsExactly(1, 1);
    }
}
