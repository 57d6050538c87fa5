package io.vitrine.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The build as its pom files state it. */
final class Poms {
    private static final Path ROOT = Path.of("..", "..");

    private Poms() {}

    /** Folders of all modules of the build. */
    static List<String> modules() {
        return texts(read(ROOT), "module").toList();
    }

    /** Folders of the modules that the product's code in {@code module} is compiled and run with. */
    static Set<String> modulesSeenBy(String module) {
        Set<String> artifacts = children(read(ROOT.resolve(module)), "dependency")
                .filter(has("groupId", "io.vitrine"))
                .filter(has("scope", "test").negate())
                .map(dependency -> text(dependency, "artifactId"))
                .collect(Collectors.toSet());
        return modules().stream()
                .filter(other -> artifacts.contains(artifactOf(other)))
                .collect(Collectors.toSet());
    }

    private static String artifactOf(String module) {
        Element project = read(ROOT.resolve(module));
        return texts(project, "artifactId", project).findFirst().orElseThrow();
    }

    private static Predicate<Element> has(String child, String value) {
        return element -> texts(element, child).anyMatch(value::equals);
    }

    private static String text(Element parent, String name) {
        return texts(parent, name).findFirst().orElseThrow();
    }

    private static Stream<String> texts(Element parent, String name) {
        return children(parent, name).map(element -> element.getTextContent().strip());
    }

    private static Stream<String> texts(Element ancestor, String name, Element parent) {
        return children(ancestor, name)
                .filter(element -> element.getParentNode() == parent)
                .map(element -> element.getTextContent().strip());
    }

    private static Stream<Element> children(Element ancestor, String name) {
        NodeList found = ancestor.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(found::item).map(Element.class::cast);
    }

    private static Element read(Path folder) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(folder.resolve("pom.xml").toFile())
                    .getDocumentElement();
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("cannot read " + folder.resolve("pom.xml"), e);
        }
    }
}
