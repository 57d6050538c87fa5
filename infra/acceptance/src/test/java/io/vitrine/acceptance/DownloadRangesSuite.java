package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DownloadRangesSuite extends SharedSuite {
    private static final RandomImage BYTES = new RandomImage(21, 3_200_000);

    private String inVolume = "";
    private String inFile = "";

    @BeforeAll
    void storeTheSameBytesTwice() {
        inVolume = api().stored(BYTES, "volumes");
        inFile = api().stored(BYTES, "files");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=1048575-1048576, 1048575, 1048577",
        "bytes=100-3100000, 100, 3100001",
        "bytes=2097152-3145727, 2097152, 3145728",
        "bytes=3199999-, 3199999, 3200000",
        "bytes=3000000-9999999, 3000000, 3200000",
        "bytes=-1, 3199999, 3200000",
        "bytes=-9999999, 0, 3200000"
    })
    @DisplayName("D-19: a range is answered with its bytes")
    void rangeIsAnsweredWithItsBytes(String range, int from, int to) {
        for (var id : new String[] {inVolume, inFile}) {
            var answer = api().request().header("Range", range).get("/v2/images/" + id + "/file");

            assertThat(answer.statusCode()).isEqualTo(206);
            assertThat(answer.header("Content-Range")).isEqualTo("bytes " + from + "-" + (to - 1) + "/3200000");
            assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(to - from));
            assertThat(answer.asByteArray()).isEqualTo(BYTES.part(from, to));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=3200000-3200001 | 416",
                "bytes=5-4 | 416",
                "bytes=x-y | 416",
                "lines=0-1 | 416",
                "bytes=0-1,4-5 | 400"
            })
    @DisplayName("D-20: a range that cannot be is refused")
    void rangeThatCannotBeIsRefused(String range, int status) {
        for (var id : new String[] {inVolume, inFile}) {
            var answer = api().request().header("Range", range).get("/v2/images/" + id + "/file");

            assertThat(answer.statusCode()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"bytes 10-19/3200000, 206", "bytes 10-19/*, 206", "bytes 10-3200000/3200001, 416"})
    @DisplayName("D-21: old clients ask by Content-Range")
    void oldClientsAskByContentRange(String range, int status) {
        var answer = api().request().header("Content-Range", range).get("/v2/images/" + inVolume + "/file");

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 206) {
            assertThat(answer.asByteArray()).isEqualTo(BYTES.part(10, 20));
        }
    }
}
