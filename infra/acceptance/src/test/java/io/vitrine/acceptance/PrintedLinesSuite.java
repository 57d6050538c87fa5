package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Where a start prints lines to paste, these are part of the commands that work. */
abstract class PrintedLinesSuite extends OpenStackCommandsSuite {
    @Test
    void printedLinesWorkAsTheyAre() throws IOException {
        var disk = disks.qcow2("disk.qcow2");
        var lines = deployment().log().stream()
                .map(String::strip)
                .filter(line -> line.startsWith("openstack "))
                .toList();

        lines.forEach(line -> programs.paste(line).succeeded());

        assertThat(lines).hasSize(3);
        assertThat(disk.resolveSibling("copy.qcow2")).hasSameBinaryContentAs(disk);
    }
}
