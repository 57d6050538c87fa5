package io.vitrine.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.formats.Verdict.Accepted;
import io.vitrine.formats.Verdict.Refused;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The decision table of format inspection, where it depends on what the operator wants. */
@DisplayName("X-05, X-09: the decision table")
class FormatRulesTest {
    private static final FormatRules STRICT = new FormatRules(true, Set.of());
    private static final FormatRules LENIENT = new FormatRules(false, Set.of());

    private static Inspected inspected(byte[] image) {
        var inspection = new Inspection();
        inspection.add(ByteBuffer.wrap(image));
        return inspection.end(image.length);
    }

    @Test
    void aMismatchIsOnlyRemarkedWhereNoMatchIsRequired() {
        var qcow2 = inspected(Images.qcow2());

        assertThat(STRICT.judge("vmdk", qcow2)).isInstanceOf(Refused.class);
        assertThat(LENIENT.judge("vmdk", qcow2))
                .isEqualTo(new Accepted(
                        OptionalLong.empty(),
                        Optional.of("The data is of format qcow2, and disk_format says that it is vmdk.")));
    }

    @Test
    void rawMayBeAnythingAndTheOperatorHearsWhat() {
        assertThat(STRICT.judge("raw", inspected(Images.qcow2())))
                .isEqualTo(new Accepted(
                        OptionalLong.of(4096),
                        Optional.of("The data is of format qcow2, and disk_format says that it is raw.")));
    }

    @Test
    void anUnsafeImageIsRefusedWhetherOrNotAMatchIsRequired() {
        var unsafe = Corpus.all()
                .filter(sample -> sample.refusal().startsWith("check "))
                .toList();

        for (var sample : unsafe) {
            for (var label : List.of("raw", "qcow2", "ami", "vmdk", "iso")) {
                assertThat(LENIENT.judge(label, inspected(sample.bytes())))
                        .as("%s under the label %s", sample, label)
                        .isInstanceOf(Refused.class);
            }
        }
    }

    @Test
    void whatHidesInAnotherFormatIsCheckedToo() {
        var polyglot = Images.iso();
        System.arraycopy(Images.qcow2WithBackingFile(), 0, polyglot.bytes(), 0, 4096);

        assertThat(LENIENT.judge("iso", inspected(polyglot.bytes())))
                .isEqualTo(new Refused("The image is not safe: it has a backing file (qcow2, check backing_file)."));
    }

    @Test
    void checksOfAPartitionTableMayBeTolerated() {
        var broken = inspected(Images.mbr().u8(446, 1).bytes());
        var tolerant = new FormatRules(true, Set.of("mbr"));

        assertThat(STRICT.judge("raw", broken)).isInstanceOf(Refused.class);
        assertThat(tolerant.judge("raw", broken)).isInstanceOf(Accepted.class);
        assertThat(tolerant.judge("gpt", broken)).isEqualTo(new Accepted(OptionalLong.of(65_536), Optional.empty()));
    }

    @Test
    void toleranceIsForPartitionTablesAlone() {
        var tolerant = new FormatRules(true, Set.of("mbr", "backing_file", "version"));

        assertThat(Stream.of(Images.qcow2WithBackingFile(), Images.luks(2).bytes())
                        .map(image -> tolerant.judge("raw", inspected(image))))
                .allMatch(Refused.class::isInstance);
    }

    @Test
    void aRefusalNamesTheFirstFewOfManyFindings() {
        var disk = new byte[512];
        for (var partition = 0; partition < 4; partition++) {
            disk[446 + 16 * partition] = 97;
        }
        disk[510] = 0x55;
        disk[511] = (byte) 0xAA;

        assertThat(STRICT.judge("raw", inspected(disk)))
                .isEqualTo(new Refused("The image is not safe: "
                        + "partition 0 has boot flag 97; known are 0 and 128 (gpt, check mbr); "
                        + "partition 1 has boot flag 97; known are 0 and 128 (gpt, check mbr); "
                        + "partition 2 has boot flag 97; known are 0 and 128 (gpt, check mbr); and 2 more."));
    }
}
