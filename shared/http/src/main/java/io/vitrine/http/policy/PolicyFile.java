package io.vitrine.http.policy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads one policy file: YAML, of which JSON is a part. Of two rules of one name the later counts. */
final class PolicyFile {
    private static final int MOST_CHARACTERS = 1 << 20;

    private final Path file;

    private PolicyFile(Path file) {
        this.file = file;
    }

    /** @throws PolicyFileException where anything in it is wrong */
    static Map<String, Check> read(Path file) {
        try {
            return new PolicyFile(file).parse(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw unusable(file, "is not UTF-8 text", e);
        } catch (IOException e) {
            throw unusable(file, "cannot be read (" + e + ")", e);
        }
    }

    private Map<String, Check> parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw unusable(file, "has more than " + MOST_CHARACTERS + " characters", null);
        }
        try {
            var options = new LoaderOptions();
            options.setCodePointLimit(MOST_CHARACTERS);
            var root = new Yaml(options).compose(new StringReader(text));
            return root == null || root.getTag().equals(Tag.NULL) ? Map.of() : rules(root);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw unusable(file, "is wrong in line " + line + ": " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw unusable(file, "is no YAML: " + e.getMessage(), e);
        }
    }

    private Map<String, Check> rules(Node root) {
        if (!(root instanceof MappingNode mapping)) {
            throw wrong(root, "expected lines of the form \"NAME\": \"RULE\"");
        }
        var rules = new LinkedHashMap<String, Check>();
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                throw wrong(tuple.getKeyNode(), "the name of a rule must be text");
            }
            rules.put(name.getValue(), check(name.getValue(), tuple.getValueNode()));
        }
        return rules;
    }

    private Check check(String name, Node value) {
        try {
            return switch (value) {
                case ScalarNode scalar -> RuleParser.parse(text(scalar));
                case SequenceNode alternatives -> RuleParser.parse(lists(alternatives));
                default -> throw wrong(value, "it must be text or a list");
            };
        } catch (RuleSyntaxException e) {
            throw wrong(value, "rule " + name + ": " + e.getMessage());
        }
    }

    private String text(Node node) {
        if (node instanceof ScalarNode scalar && !isTagAlone(scalar)) {
            if (scalar.getTag().equals(Tag.NULL)) {
                return "";
            }
            if (scalar.getTag().equals(Tag.STR)) {
                return scalar.getValue();
            }
        }
        throw wrong(node, "a rule is text; write \"@\" for everybody and \"!\" for nobody, in quotes");
    }

    /** Whether a ! is not in quotes: YAML takes it for a tag of empty text, which would allow everything where nobody was meant. */
    private static boolean isTagAlone(ScalarNode scalar) {
        return scalar.isPlain()
                && scalar.getValue().isEmpty()
                && scalar.getStartMark().getIndex() != scalar.getEndMark().getIndex();
    }

    private List<List<String>> lists(SequenceNode alternatives) {
        var lists = new ArrayList<List<String>>();
        for (var alternative : alternatives.getValue()) {
            lists.add(
                    alternative instanceof SequenceNode checks
                            ? checks.getValue().stream().map(this::text).toList()
                            : List.of(text(alternative)));
        }
        return lists;
    }

    private PolicyFileException wrong(Node at, String reason) {
        return unusable(file, "is wrong in line " + (at.getStartMark().getLine() + 1) + ": " + reason, null);
    }

    private static PolicyFileException unusable(Path file, String what, @Nullable Exception cause) {
        return new PolicyFileException("The policy file " + file + " " + what + ".", cause);
    }
}
