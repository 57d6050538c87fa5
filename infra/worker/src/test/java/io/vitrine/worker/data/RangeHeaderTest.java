package io.vitrine.worker.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("D-19, D-20, D-21: which bytes a request asks for")
class RangeHeaderTest {
    private static final long SIZE = 100;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-9, 0, 10",
        "bytes=10-, 10, 90",
        "bytes=99-, 99, 1",
        "bytes=-7, 93, 7",
        "bytes=-700, 0, 100",
        "bytes=90-500, 90, 10",
        "bytes=0-0, 0, 1",
        "bytes=0-9999999999999999999, 0, 100",
        "bytes=-9999999999999999999999999, 0, 100",
        "bytes=00000000000000000000005-6, 5, 2",
        "Bytes=0-1, 0, 2"
    })
    void aRangeIsCutToTheImage(String header, long offset, long length) {
        assertThat(RangeHeader.parse(Optional.of(header), Optional.empty(), SIZE))
                .contains(new ByteRange(offset, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=100-",
                "bytes=9999999999999999999-",
                "bytes=9-8",
                "bytes=-0",
                "bytes=-",
                "bytes=a-b",
                "items=0-1",
                "0-1",
                ""
            })
    void whatCannotBeServedIsNotSatisfiable(String header) {
        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> RangeHeader.parse(Optional.of(header), Optional.empty(), SIZE))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.RANGE_NOT_SATISFIABLE));
    }

    @Test
    void severalRangesAreABadRequest() {
        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> RangeHeader.parse(Optional.of("bytes=0-1,3-4"), Optional.empty(), SIZE))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.INVALID));
    }

    @ParameterizedTest
    @CsvSource({"bytes 0-9/100, 0, 10", "bytes 90-99/100, 90, 10", "bytes 5-6/*, 5, 2"})
    void oldClientsAskByContentRange(String header, long offset, long length) {
        assertThat(RangeHeader.parse(Optional.empty(), Optional.of(header), SIZE))
                .contains(new ByteRange(offset, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-100/100", "bytes 0-9/99", "bytes 9-8/100", "bytes 0-9", "junk"})
    void aBadContentRangeIsNotSatisfiable(String header) {
        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> RangeHeader.parse(Optional.empty(), Optional.of(header), SIZE))
                .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.RANGE_NOT_SATISFIABLE));
    }

    @Test
    void rangeWinsOverContentRange() {
        assertThat(RangeHeader.parse(Optional.of("bytes=1-2"), Optional.of("bytes 3-4/100"), SIZE))
                .contains(new ByteRange(1, 2));
    }

    @Test
    void neitherAsksForAll() {
        assertThat(RangeHeader.parse(Optional.empty(), Optional.empty(), SIZE)).isEmpty();
    }
}
