package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.acceptance.Programs.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code openstack} command without any identity service. */
@Tag("peers")
abstract class OpenStackCommandsSuite extends SharedSuite {
    @SuppressWarnings("NullAway.Init") // before each test
    Programs programs;

    @SuppressWarnings("NullAway.Init") // before each test
    DiskImages disks;

    @BeforeEach
    void workIn(@TempDir Path folder) {
        programs = new Programs(folder);
        disks = new DiskImages(programs);
    }

    private Ended image(String... words) {
        var command = List.of(
                "openstack",
                "--os-auth-type",
                "none",
                "--os-endpoint",
                deployment().endpoint().toString(),
                "image");
        return programs.run(Programs.words(command, words));
    }

    /** Of a small file: without a terminal the command takes its standard input for the data otherwise. */
    private String create(String name, String... options) throws IOException {
        disks.raw("disk");
        var command = List.of(
                "create", name, "-f", "json", "--disk-format", "raw", "--container-format", "bare", "--file", "disk");
        return image(Programs.words(command, options).toArray(String[]::new))
                .json()
                .path("id")
                .asText();
    }

    private JsonNode show(String image) {
        return image("show", image, "-f", "json").json();
    }

    private List<String> listed(String... filters) {
        var rows = image(Programs.words(List.of("list", "-f", "json"), filters).toArray(String[]::new))
                .json();
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.path("ID").asText())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "raw"})
    void imageIsCreatedFromAFileAndSavedBack(String format) throws IOException {
        var disk = disks.ofFormat(format, "disk");

        image("create", "--disk-format", format, "--container-format", "bare", "--file", "disk", "of-" + format)
                .succeeded();
        image("save", "--file", "copy", "of-" + format).succeeded();

        var shown = show("of-" + format);
        assertThat(shown.path("status").asText()).isEqualTo("active");
        assertThat(shown.path("disk_format").asText()).isEqualTo(format);
        assertThat(shown.path("size").asLong()).isEqualTo(disk.toFile().length());
        assertThat(shown.path("virtual_size").asLong()).as("virtual size").isEqualTo(DiskImages.DISK_BYTES);
        assertThat(disk.resolveSibling("copy")).hasSameBinaryContentAs(disk);
        programs.run("qemu-img", "compare", "-f", format, "-F", format, "disk", "copy")
                .succeeded();
    }

    @Test
    void listsAreFilteredSortedAndCut() throws IOException {
        var plain = create("b-plain");
        var marked = create(
                "a-marked", "--tag", "blue", "--property", "os_distro=debian", "--property", "level=7", "--private");

        assertThat(listed()).contains(plain, marked);
        assertThat(listed("--name", "a-marked")).containsExactly(marked);
        assertThat(listed("--tag", "blue")).containsExactly(marked);
        assertThat(listed("--property", "level=7", "--property", "os_distro=debian"))
                .containsExactly(marked);
        assertThat(listed("--private")).contains(marked).doesNotContain(plain);
        assertThat(listed("--status", "active")).contains(plain, marked);
        assertThat(listed("--status", "queued")).doesNotContain(plain, marked);
        assertThat(listed("--sort", "name:asc")).containsSubsequence(marked, plain);
        assertThat(listed("--sort", "name:desc")).containsSubsequence(plain, marked);
        assertThat(listed("--limit", "1")).hasSize(1);
        assertThat(listed(
                        "--limit",
                        "1",
                        "--marker",
                        listed("--sort", "created_at:desc").getFirst()))
                .hasSize(1);
        assertThat(listed("--long")).contains(marked);
    }

    @Test
    void hiddenImagesAreListedOnlyOnRequest() throws IOException {
        var hidden = create("hidden", "--tag", "green");

        image("set", "--hidden", hidden).succeeded();

        assertThat(listed("--tag", "green")).isEmpty();
        assertThat(listed("--hidden")).contains(hidden);
    }

    @Test
    void propertiesAndTagsAreSetAndUnset() throws IOException {
        var image = create("changing", "--property", "kept=yes");

        image("set", image, "--property", "level=7", "--tag", "one", "--tag", "two", "--min-disk", "3")
                .succeeded();
        image("set", image, "--name", "changed", "--os-distro", "debian").succeeded();
        image("unset", image, "--property", "level", "--tag", "one").succeeded();

        var shown = show(image);
        assertThat(shown.path("name").asText()).isEqualTo("changed");
        assertThat(shown.path("min_disk").asInt()).isEqualTo(3);
        assertThat(shown.path("properties").path("kept").asText()).isEqualTo("yes");
        assertThat(shown.path("properties").path("os_distro").asText()).isEqualTo("debian");
        assertThat(shown.path("properties").has("level")).isFalse();
        assertThat(shown.path("tags")).extracting(JsonNode::asText).containsExactly("two");
    }

    @Test
    void protectedImageIsNotDeleted() throws IOException {
        var image = create("protected", "--protected");

        var refused = image("delete", image).failed();

        assertThat(refused.errors()).contains("403").contains("protected");
        image("set", "--unprotected", image).succeeded();
        image("delete", image).succeeded();
        image("show", image).failed();
    }

    @Test
    void imageIsDeactivatedAndActivated() throws IOException {
        var image = create("switched");

        image("set", "--deactivate", image).succeeded();
        assertThat(show(image).path("status").asText()).isEqualTo("deactivated");
        image("set", "--activate", image).succeeded();

        assertThat(show(image).path("status").asText()).isEqualTo("active");
    }

    @Test
    void visibilityIsChanged() throws IOException {
        var image = create("seen");

        for (var visibility : List.of("public", "community", "private", "shared")) {
            image("set", "--" + visibility, image).succeeded();
            assertThat(show(image).path("visibility").asText()).isEqualTo(visibility);
        }
    }

    @Test
    void membersAreAddedAndListed() throws IOException {
        var image = create("lent");
        var project = "11111111222233334444555555555555";

        image("add", "project", image, project).succeeded();
        var members = image("member", "list", image, "-f", "json").json();

        assertThat(members).hasSize(1);
        assertThat(members.path(0).path("Member ID").asText()).isEqualTo(project);
        assertThat(members.path(0).path("Status").asText()).isEqualTo("pending");
    }

    @Test
    void imageThatIsNotThereIsSaidSo() {
        var missing = image("show", "no-such-image").failed();

        assertThat(missing.errors()).contains("No Image found for no-such-image");
    }
}
