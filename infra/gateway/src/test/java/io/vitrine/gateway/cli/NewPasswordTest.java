package io.vitrine.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NewPasswordTest {
    @Test
    void generatedPasswordsCanBePastedIntoAnyCommandLine() {
        var passwords = Stream.generate(NewPassword::generate).limit(1000).toList();

        assertThat(passwords).allMatch(password -> password.matches("[a-zA-Z2-9]{24}"));
        assertThat(passwords).doesNotHaveDuplicates();
    }
}
