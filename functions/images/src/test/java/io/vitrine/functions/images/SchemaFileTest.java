package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.model.Caller;
import io.vitrine.model.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("I-17: properties that the operator registers")
class SchemaFileTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Caller CALLER =
            new Caller("somebody", Optional.of("project"), Set.of("member"), false, "req-test");

    private final Path folder;

    SchemaFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private ImageProperties properties(String schema) throws IOException {
        var file = Files.writeString(folder.resolve("schema-image.json"), schema.replace('\'', '"'));
        return new ImageProperties(new Formats(), () -> Optional.of(file));
    }

    private record Formats() implements FormatsConfig {
        @Override
        public List<String> diskFormats() {
            return List.of("raw");
        }

        @Override
        public List<String> containerFormats() {
            return List.of("bare");
        }
    }

    private static ObjectNode object(String json) throws JsonProcessingException {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }

    @Test
    void flatMapReplacesTheUsualOnes() throws IOException {
        var known = properties("{'cost_centre': {'type': 'string', 'enum': ['a', 'b'], 'description': 'Who pays'},"
                + " 'code': {'type': ['null', 'string'], 'pattern': '^[0-9]+$', 'maxLength': 3}}");

        var schema = Schemas.image(known);
        assertThat(schema.at("/properties/cost_centre").toString())
                .isEqualTo(
                        "{\"type\":\"string\",\"enum\":[\"a\",\"b\"],\"description\":\"Who pays\",\"is_base\":false}");
        assertThat(schema.at("/properties/kernel_id").isMissingNode()).isTrue();
        assertThat(schema.has("required")).isFalse();
        assertThat(NewImage.parse(object("{'cost_centre': 'a', 'code': null, 'other': 'x'}"), known, CALLER)
                        .settings()
                        .properties())
                .containsOnlyKeys("cost_centre", "code", "other");
        for (var refused :
                List.of("{'cost_centre': 'c'}", "{'code': 'x'}", "{'code': '1234'}", "{'cost_centre': null}")) {
            var body = object(refused);
            assertThatThrownBy(() -> NewImage.parse(body, known, CALLER)).isInstanceOf(FaultException.class);
        }
    }

    @Test
    void requiredPropertiesAreNeededAtCreateAndNotTakenAway() throws IOException {
        var known = properties("{'properties': {'cost_centre': {'type': 'string'}}, 'required': ['cost_centre']}");
        var empty = object("{}");
        var other = (ArrayNode) JSON.readTree("[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"x\"}]");
        var removal = JsonNodeFactory.instance.arrayNode().add(object("{'op': 'remove', 'path': '/cost_centre'}"));

        assertThat(Schemas.image(known).get("required").toString()).isEqualTo("[\"cost_centre\"]");
        assertThatThrownBy(() -> NewImage.parse(empty, known, CALLER)).hasMessageContaining("cost_centre");
        assertThat(NewImage.parse(object("{'cost_centre': 'x'}"), known, CALLER).id())
                .isEmpty();
        assertThat(ImagePatch.parse(other, PatchDialect.V2_1, known).isEmpty()).isFalse();
        assertThatThrownBy(() -> ImagePatch.parse(removal, PatchDialect.V2_1, known))
                .hasMessageContaining("cost_centre");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{'a': {'type': 'integer'}}", "{'a': {}}", "{'a': {'type': 'string', 'pattern': '('}}"})
    void unusableFilesAreRefusedWithTheirName(String schema) {
        assertThatThrownBy(() -> properties(schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema-image.json");
    }

    @Test
    void basePropertiesAreNotOverruled() throws IOException {
        var known = properties("{'name': {'type': 'string', 'maxLength': 1}}");

        assertThat(NewImage.parse(object("{'name': 'long enough'}"), known, CALLER)
                        .settings()
                        .name())
                .contains("long enough");
    }
}
