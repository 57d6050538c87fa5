package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.acceptance.Programs.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code glance} command, with a token that nobody asks for. */
@Tag("peers")
abstract class GlanceCommandsSuite extends SharedSuite {
    private static final Pattern ROW = Pattern.compile("\\| (\\S+) +\\| (.*?) *\\|");

    @SuppressWarnings("NullAway.Init") // before each test
    private Programs programs;

    @SuppressWarnings("NullAway.Init") // before each test
    private DiskImages disks;

    @BeforeEach
    void workIn(@TempDir Path folder) {
        programs = new Programs(folder);
        disks = new DiskImages(programs);
    }

    private Ended glance(String... words) {
        forgetTheSchema();
        var command = List.of(
                "glance",
                "--os-image-url",
                deployment().endpoint().toString(),
                "--os-auth-token",
                "nobody-asks-for-it");
        return programs.runWithoutInput(Programs.words(command, words));
    }

    /** Debian's client keeps the schema of images in its home, and then trips over its own option {@code --stores}, with any server. */
    private void forgetTheSchema() {
        DataFolder.at(programs.folder().resolve(".glanceclient")).delete();
    }

    private static String value(Ended ended, String property) {
        return ROW.matcher(ended.succeeded().output())
                .results()
                .filter(row -> row.group(1).equals(property))
                .map(row -> row.group(2))
                .findFirst()
                .orElse("");
    }

    private Ended create(String store, String disk) {
        return glance(
                "image-create",
                "--name",
                "by-glance",
                "--disk-format",
                "qcow2",
                "--container-format",
                "bare",
                "--file",
                disk,
                "--store",
                store);
    }

    @ParameterizedTest
    @ValueSource(strings = {"files", "volumes"})
    void imageGoesToTheStoreThatIsChosenAndComesBack(String store) throws IOException {
        var disk = disks.qcow2("disk.qcow2");

        var created = create(store, "disk.qcow2");
        var id = value(created, "id");
        glance("image-download", "--file", "copy.qcow2", id).succeeded();

        assertThat(value(created, "status")).isEqualTo("active");
        assertThat(value(created, "stores")).isEqualTo(store);
        assertThat(disk.resolveSibling("copy.qcow2")).hasSameBinaryContentAs(disk);
    }

    @Test
    void storesAreShown() {
        var shown = glance("stores-info").succeeded().output();

        assertThat(shown).contains("volumes").contains("files").contains("default");
    }

    @Test
    void unknownStoreIsRefusedByName() throws IOException {
        disks.qcow2("disk.qcow2");

        var refused = create("nowhere", "disk.qcow2").failed();

        assertThat(refused.errors() + refused.output()).contains("nowhere");
    }

    @Test
    void imageIsUpdated() throws IOException {
        disks.qcow2("disk.qcow2");
        var id = value(create("files", "disk.qcow2"), "id");

        var renamed = glance("image-update", "--name", "renamed", "--property", "level=7", id);
        var bare = glance("image-update", "--remove-property", "level", "--min-ram", "64", id);

        assertThat(value(renamed, "name")).isEqualTo("renamed");
        assertThat(value(renamed, "level")).isEqualTo("7");
        assertThat(value(bare, "level")).isEmpty();
        assertThat(value(bare, "min_ram")).isEqualTo("64");
    }

    @Test
    void recordIsCreatedThenFilledTaggedListedAndDeleted() throws IOException {
        disks.raw("disk.raw");
        var id = value(
                glance("image-create", "--name", "in-steps", "--disk-format", "raw", "--container-format", "bare"),
                "id");

        glance("image-upload", "--file", "disk.raw", id).succeeded();
        glance("image-tag-update", id, "blue").succeeded();
        var listed = glance("image-list", "--tag", "blue").succeeded().output();
        glance("image-deactivate", id).succeeded();
        var deactivated = value(glance("image-show", id), "status");
        glance("image-reactivate", id).succeeded();
        glance("image-tag-delete", id, "blue").succeeded();
        glance("image-delete", id).succeeded();

        assertThat(listed).contains(id);
        assertThat(deactivated).isEqualTo("deactivated");
        glance("image-show", id).failed();
    }

    @Test
    void membersAreCreatedUpdatedAndDeleted() {
        var id = value(glance("image-create", "--name", "lent"), "id");

        glance("member-create", id, "other").succeeded();
        var listed = glance("member-list", "--image-id", id).succeeded().output();
        glance("member-update", id, "other", "accepted").succeeded();
        var accepted = glance("member-list", "--image-id", id).succeeded().output();
        glance("member-delete", id, "other").succeeded();

        assertThat(listed).contains("other").contains("pending");
        assertThat(accepted).contains("accepted");
        assertThat(glance("member-list", "--image-id", id).succeeded().output()).doesNotContain("other");
    }
}
