package io.vitrine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("V-21: characters that text may have")
class TextRulesTest {
    private static final String EMOJI = "\ud83d\ude00";

    @Test
    void emojiAreAMatterOfASetting() {
        assertThat(new TextRules(() -> true).checked("A tag", EMOJI)).isEqualTo(EMOJI);
        assertThatThrownBy(() -> new TextRules(() -> false).checked("A tag", EMOJI))
                .hasMessageStartingWith("A tag must not contain characters of four bytes");
    }

    @Test
    void whatTheDatabaseCannotHoldIsAlwaysRefused() {
        var rules = new TextRules(() -> true);

        assertThatThrownBy(() -> rules.checked("A tag", "a\0b")).hasMessageContaining("U+0000");
        assertThatThrownBy(() -> rules.checked("A tag", "a\ud83d")).hasMessageContaining("surrogate");
        assertThatThrownBy(() -> rules.checked("A tag", "\ude00a")).hasMessageContaining("surrogate");
    }

    @Test
    void threeBytesAreFine() {
        var text = "Größe € 値 \uffff";

        assertThat(new TextRules(() -> false).checked("A name", text)).isEqualTo(text);
    }
}
