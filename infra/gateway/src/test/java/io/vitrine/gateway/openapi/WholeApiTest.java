package io.vitrine.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.vitrine.http.ApiRoute;
import io.vitrine.http.ApiRoute.Plane;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.junit.jupiter.api.Test;

/** The document names what there is: the table of routes, which the resources serve. */
class WholeApiTest {
    @Test
    void everyRouteIsInTheDocumentWithEachOfItsMethods() {
        var document = OASFactory.createOpenAPI();

        new WholeApi().filterOpenAPI(document);

        var told = new TreeSet<String>();
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .keySet()
                .forEach(method -> told.add(method + " " + path)));
        assertThat(told)
                .containsAll(routes(Plane.CONTROL))
                .containsAll(routes(Plane.DATA))
                .contains("GET /v2/images/{image}/file", "PUT /v2/images/{image}/file", "GET /healthcheck");
    }

    @Test
    void whatTheResourceSaysStays() {
        var document = OASFactory.createOpenAPI()
                .paths(OASFactory.createPaths()
                        .addPathItem(
                                "/v2/images",
                                OASFactory.createPathItem()
                                        .GET(OASFactory.createOperation().summary("of the resource"))));

        new WholeApi().filterOpenAPI(document);

        assertThat(document.getPaths().getPathItem("/v2/images").getGET().getSummary())
                .isEqualTo("of the resource");
        assertThat(document.getPaths().getPathItem("/v2/images").getPOST()).isNotNull();
    }

    @Test
    void resourcesServeTheRoutesOfTheControlPlaneAndNoOthers() {
        var served = new ClassFileImporter()
                .importPackages("io.vitrine.functions.images").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .flatMap(type -> type.getMethods().stream().flatMap(method -> served(type, method)))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(served).containsExactlyInAnyOrderElementsOf(routes(Plane.CONTROL));
    }

    private static Stream<String> served(JavaClass type, JavaMethod method) {
        var path = type.getAnnotationOfType(Path.class).value()
                + Optional.of(method)
                        .filter(found -> found.isAnnotatedWith(Path.class))
                        .map(found -> found.getAnnotationOfType(Path.class).value())
                        .orElse("");
        return method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType())
                .filter(annotation -> annotation.isAnnotatedWith(HttpMethod.class))
                .map(annotation ->
                        annotation.getAnnotationOfType(HttpMethod.class).value() + " " + path);
    }

    private static Set<String> routes(Plane plane) {
        return Arrays.stream(ApiRoute.values())
                .filter(route -> route.plane() == plane)
                .flatMap(route -> route.methods().stream().map(method -> method + " " + route.template()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
