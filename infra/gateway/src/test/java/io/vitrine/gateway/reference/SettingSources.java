package io.vitrine.gateway.reference;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Reads the {@code @ConfigMapping} interfaces of the main sources: names, types, defaults, and what their Javadoc says. */
final class SettingSources {
    private record Unit(CompilationUnitTree tree, DocTrees docs) {}

    private record Declared(Unit unit, ClassTree type) {}

    private final Path root;
    private final Map<String, Declared> byName = new TreeMap<>();
    private final Map<String, String> constants = new TreeMap<>();
    private final Map<String, String> enums = new TreeMap<>();

    SettingSources(Path root) {
        this.root = root;
    }

    /** A row for each setting: section, option, type, default, meaning; in their order by name. */
    List<List<String>> rows() throws IOException {
        var units = parsed();
        units.forEach(unit -> types(unit.tree()).forEach(type -> remember(unit, type)));
        var rows = new TreeMap<String, List<String>>();
        for (var declared : List.copyOf(byName.values())) {
            section(declared.type()).ifPresent(section -> rows(declared, section)
                    .forEach(row -> rows.put(row.get(0) + " " + row.get(1), row)));
        }
        return List.copyOf(rows.values());
    }

    private List<Path> sources() throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/main/java/")
                            && !file.toString().contains("/target/"))
                    .filter(SettingSources::mayDeclareSettings)
                    .sorted()
                    .toList();
        }
    }

    private static boolean mayDeclareSettings(Path file) {
        try {
            var text = Files.readString(file);
            return text.contains(" interface ") || text.contains(" enum ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Unit> parsed() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(sources()));
            var docs = DocTrees.instance(task);
            var units = new ArrayList<Unit>();
            task.parse().forEach(tree -> units.add(new Unit(tree, docs)));
            return units;
        }
    }

    private static List<ClassTree> types(CompilationUnitTree unit) {
        var types = new ArrayList<ClassTree>();
        for (var type : unit.getTypeDecls()) {
            if (type instanceof ClassTree found) {
                types.add(found);
                found.getMembers().stream()
                        .filter(ClassTree.class::isInstance)
                        .map(ClassTree.class::cast)
                        .forEach(types::add);
            }
        }
        return types;
    }

    private void remember(Unit unit, ClassTree type) {
        var name = type.getSimpleName().toString();
        byName.put(name, new Declared(unit, type));
        for (var member : type.getMembers()) {
            if (member instanceof VariableTree constant && constant.getInitializer() instanceof LiteralTree literal) {
                constants.put(name + "." + constant.getName(), String.valueOf(literal.getValue()));
            }
        }
        if (type.getKind() == Tree.Kind.ENUM) {
            enums.put(name, words(type));
        }
    }

    private static String words(ClassTree type) {
        return type.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(constant -> constant.getType()
                        .toString()
                        .equals(type.getSimpleName().toString()))
                .map(constant -> constant.getName().toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("|"));
    }

    private Optional<String> section(ClassTree type) {
        return argument(type.getModifiers(), "ConfigMapping", "prefix")
                .map(prefix -> constants.getOrDefault(prefix, prefix))
                .filter(prefix -> prefix.startsWith("vitrine."))
                .map(prefix -> prefix.substring("vitrine.".length()))
                .map(section -> section.equals("default") ? "DEFAULT" : section);
    }

    /** Its own and those of the interfaces it extends. */
    private List<List<String>> rows(Declared declared, String section) {
        var rows = new ArrayList<List<String>>();
        for (var above : declared.type().getImplementsClause()) {
            Optional.ofNullable(byName.get(above.toString())).ifPresent(found -> rows.addAll(rows(found, section)));
        }
        for (var member : declared.type().getMembers()) {
            if (member instanceof MethodTree method && method.getBody() == null) {
                rows.add(row(declared.unit(), declared.type(), section, method));
            }
        }
        return rows;
    }

    private List<String> row(Unit unit, ClassTree type, String section, MethodTree method) {
        var path = TreePath.getPath(TreePath.getPath(unit.tree(), type), method);
        var doc = Optional.ofNullable(unit.docs().getDocCommentTree(path))
                .map(comment ->
                        comment.getFullBody().stream().map(Object::toString).collect(Collectors.joining()))
                .orElse("");
        var name = argument(method.getModifiers(), "WithName", "value").orElseGet(() -> snake(method.getName()));
        var standard = argument(method.getModifiers(), "WithDefault", "value").orElse("");
        return List.of(section, name, kind(method.getReturnType().toString()), standard, markdown(doc));
    }

    private static String snake(CharSequence name) {
        return name.toString().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** Javadoc's own words for code, in Markdown's. */
    private static String markdown(String doc) {
        return doc.replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replaceAll("</?code>", "`")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private String kind(String type) {
        var plain = type.startsWith("Optional<") ? type.substring("Optional<".length(), type.length() - 1) : type;
        return switch (plain) {
            case "int", "long", "OptionalInt", "OptionalLong", "Integer", "Long" -> "integer";
            case "boolean", "Boolean" -> "boolean";
            case "Duration" -> "duration";
            case "Path" -> "path";
            case "String" -> "text";
            default ->
                plain.startsWith("List<") || plain.startsWith("Set<") ? "list" : enums.getOrDefault(plain, "text");
        };
    }

    private static Optional<String> argument(ModifiersTree modifiers, String annotation, String name) {
        return modifiers.getAnnotations().stream()
                .filter(found -> found.getAnnotationType().toString().endsWith(annotation))
                .flatMap(found -> argument(found, name).stream())
                .findFirst();
    }

    private static Optional<String> argument(AnnotationTree annotation, String name) {
        return annotation.getArguments().stream()
                .flatMap(given -> argument(given, name).stream())
                .findFirst();
    }

    /** A value that stands alone is written without its name. */
    private static Optional<String> argument(ExpressionTree given, String name) {
        return switch (given) {
            case AssignmentTree named
            when named.getVariable().toString().equals(name) -> Optional.of(text(named.getExpression()));
            case LiteralTree literal when name.equals("value") -> Optional.of(text(literal));
            default -> Optional.empty();
        };
    }

    private static String text(ExpressionTree expression) {
        return expression instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : expression.toString();
    }
}
