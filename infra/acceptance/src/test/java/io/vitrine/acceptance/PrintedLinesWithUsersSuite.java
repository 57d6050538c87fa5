package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where a start prints lines to paste, they name what a user has to fill in. */
abstract class PrintedLinesWithUsersSuite extends BasicIdentitySuite {
    @Test
    void printedLinesWorkWithANameAndAPassword() {
        var lines = deployment().log().stream()
                .map(String::strip)
                .filter(line -> line.startsWith("openstack "))
                .map(line -> line.replace("NAME", alice().name()).replace("PASSWORD", alice().password()))
                .toList();

        lines.forEach(line -> programs().paste(line).succeeded());

        assertThat(lines).hasSize(3);
        assertThat(programs().folder().resolve("copy.qcow2"))
                .hasSameBinaryContentAs(programs().folder().resolve("disk.qcow2"));
    }
}
