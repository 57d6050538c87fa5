package io.vitrine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {
    @Test
    void laterIdsSortAfterEarlierOnes() {
        var ids =
                Stream.generate(ImageId::fresh).limit(1000).map(ImageId::value).toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(UUID.fromString(ids.getFirst()).version()).isEqualTo(7);
    }

    @Test
    void imageIdKeepsTheCaseItWasGiven() {
        var text = "0EDDA48B-1ca9-46ad-8b22-7a5d0c9d0A11";

        assertThat(new ImageId(text)).hasToString(text);
        assertThat(ImageId.parse(text)).contains(new ImageId(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "first",
                "0edda48b1ca946ad8b227a5d0c9d0a11",
                "{0edda48b-1ca9-46ad-8b22-7a5d0c9d0a11}",
                "0edda48b-1ca9-46ad-8b22-7a5d0c9d0a1g",
                "0edda48b-1ca9-46ad-8b22-7a5d0c9d0a11\n"
            })
    void otherShapesAreNoImageIds(String text) {
        assertThat(ImageId.parse(text)).isEmpty();
        assertThat(text).doesNotMatch(ImageId.PATTERN);
        assertThatIllegalArgumentException().isThrownBy(() -> new ImageId(text)).withMessageContaining("8-4-4-4-12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"volumes", "files", "ceph-1", "a.b_c", "7"})
    void storeIsNamedByAPlainWord(String name) {
        assertThat(new StoreId(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "-option", "a/b", "a b", "../up", "a:b"})
    void storeNameThatWouldBeAPathOrAnOptionIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StoreId(name)).withMessageContaining("1 to 63");
    }
}
