package io.vitrine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ContentTest {
    private static final Digest MD5 = Digest.of("MD5", new byte[] {0x0a, (byte) 0xff});

    @Test
    void digestIsSpelledInLowerCase() {
        assertThat(MD5).isEqualTo(new Digest("md5", "0aff"));
    }

    @Test
    void contentHasOneChecksumPerChunk() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Content(ChunkChecksums.CHUNK_BYTES + 1L, MD5, MD5, new ChunkChecksums(new int[1])))
                .withMessageContaining("need 2 chunk checksums, not 1");
    }

    @Test
    void checksumsAreNotSharedWithWhoGaveOrTookThem() {
        var given = new int[] {1, 2};
        var checksums = new ChunkChecksums(given);

        given[0] = 9;
        checksums.toArray()[1] = 9;

        assertThat(checksums).isEqualTo(new ChunkChecksums(new int[] {1, 2}));
        assertThat(checksums.crcOfChunk(1)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(ImageStatus.class)
    void statusIsFoundByItsNameOnTheWire(ImageStatus status) {
        assertThat(ImageStatus.ofWireName(status.wireName())).isEqualTo(status);
    }

    @Test
    void callerWithoutAProjectOwnsNothing() {
        var nobody = new Caller("nobody", Optional.empty(), Set.of(), false, "req-1");

        assertThat(nobody.owns(Optional.empty())).isFalse();
        assertThat(nobody.owns(Optional.of("demo"))).isFalse();
    }
}
