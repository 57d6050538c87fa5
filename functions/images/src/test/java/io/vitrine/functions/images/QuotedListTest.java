package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.model.FaultException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("L-14: lists behind in:")
class QuotedListTest {
    static Stream<Arguments> lists() {
        return Stream.of(
                Arguments.of("", List.of("")),
                Arguments.of("a", List.of("a")),
                Arguments.of("a,b", List.of("a", "b")),
                Arguments.of("a,", List.of("a", "")),
                Arguments.of(",a", List.of("", "a")),
                Arguments.of("\"a,b\"", List.of("a,b")),
                Arguments.of("\"a,b\",c,\"d\"", List.of("a,b", "c", "d")),
                Arguments.of("\"\"", List.of("")),
                Arguments.of("\"a\",", List.of("a", "")),
                Arguments.of("a b", List.of("a b")),
                Arguments.of("\"say \\\"hi\\\"\"", List.of("say \"hi\"")),
                Arguments.of("a\\\"b", List.of("a\"b")),
                Arguments.of("\"a\\b\"", List.of("a\\b")));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("lists")
    void listsAreRead(String text, List<String> values) {
        assertThat(QuotedList.parse(text)).isEqualTo(values);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"a", "a\"", "a\"b\"", "\"a\"b", "\"a\\\"", "a,\"b", "\"a\",b\"c"})
    void malformedListsAreRefused(String text) {
        assertThatThrownBy(() -> QuotedList.parse(text)).isInstanceOf(FaultException.class);
    }
}
