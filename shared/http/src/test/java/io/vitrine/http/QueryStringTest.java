package io.vitrine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.http.QueryString.Parameter;
import io.vitrine.model.FaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {
    @Test
    void parametersKeepTheirOrderAndRepetitions() {
        assertThat(QueryString.parse("b=2&a=1&&b=3&c&d=&e=x=y").parameters())
                .containsExactly(
                        new Parameter("b", "2"),
                        new Parameter("a", "1"),
                        new Parameter("b", "3"),
                        new Parameter("c", ""),
                        new Parameter("d", ""),
                        new Parameter("e", "x=y"));
        assertThat(QueryString.parse(null).parameters()).isEmpty();
    }

    @Test
    void encodingIsUndoneAndDoneAgain() {
        var query = QueryString.parse("n%61me=a+b%20c%2Bd&%C3%A9=%E2%82%AC&raw=é");

        assertThat(query.parameters())
                .containsExactly(new Parameter("name", "a b c+d"), new Parameter("é", "€"), new Parameter("raw", "é"));
        assertThat(query.encoded()).isEqualTo("?name=a+b+c%2Bd&%C3%A9=%E2%82%AC&raw=%C3%A9");
        assertThat(QueryString.parse(query.encoded().substring(1))).isEqualTo(query);
    }

    @Test
    void parametersComeAndGo() {
        var query = QueryString.parse("a=1&marker=x&b=2&marker=y");

        assertThat(query.without("marker").encoded()).isEqualTo("?a=1&b=2");
        assertThat(query.without("marker").with("marker", "z").encoded()).isEqualTo("?a=1&b=2&marker=z");
        assertThat(QueryString.parse("marker=x").without("marker").encoded()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%ff", "%c3=x", "a=%ed%a0%80"})
    void whatIsNotEncodedTextIsRefused(String query) {
        assertThatThrownBy(() -> QueryString.parse(query)).isInstanceOf(FaultException.class);
    }
}
