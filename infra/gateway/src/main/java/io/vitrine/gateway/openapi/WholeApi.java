package io.vitrine.gateway.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import io.vitrine.http.ApiRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Completes the document that is made from the resources by what is no resource: bytes of images, which workers serve by routes, the versions and the
 * health check, which the gate answers. The table of routes says what there is; the gate lets nothing else pass.
 */
@OpenApiFilter(RunStage.BUILD)
public final class WholeApi implements OASFilter {
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");
    private static final String BYTES = "application/octet-stream";

    /** Paths that need no token. */
    private static final List<String> OPEN = List.of("/", "/versions", "/healthcheck");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.setInfo(OASFactory.createInfo()
                .title("Vitrine: the OpenStack Images API")
                .version("2"));
        var paths = Optional.ofNullable(document.getPaths()).orElseGet(OASFactory::createPaths);
        document.setPaths(paths);
        for (var route : ApiRoute.values()) {
            var item = item(document, route.template());
            route.methods().stream()
                    .map(HttpMethod::valueOf)
                    .filter(method -> !item.getOperations().containsKey(method))
                    .forEach(method -> item.setOperation(method, operation(route, method)));
        }
        for (var path : OPEN) {
            item(document, path).setGET(OASFactory.createOperation().responses(answered("200", "")));
        }
    }

    private static PathItem item(OpenAPI document, String path) {
        var paths = document.getPaths();
        var item = Optional.ofNullable(paths.getPathItem(path)).orElseGet(OASFactory::createPathItem);
        paths.addPathItem(path, item);
        return item;
    }

    private static Operation operation(ApiRoute route, HttpMethod method) {
        var operation = OASFactory.createOperation().parameters(parameters(route.template()));
        if (route.plane() != ApiRoute.Plane.DATA) {
            return operation.responses(answered("200", ""));
        }
        return method == HttpMethod.PUT
                ? operation
                        .summary("Stores the bytes of an image.")
                        .requestBody(OASFactory.createRequestBody().content(bytes()))
                        .responses(answered("204", ""))
                : operation.summary("Reads the bytes of an image.").responses(answered("200", BYTES));
    }

    private static List<Parameter> parameters(String template) {
        var parameters = new ArrayList<Parameter>();
        for (var name = NAME.matcher(template); name.find(); ) {
            parameters.add(OASFactory.createParameter()
                    .name(name.group(1))
                    .in(Parameter.In.PATH)
                    .required(true)
                    .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
        }
        return parameters;
    }

    private static APIResponses answered(String status, String type) {
        var response = OASFactory.createAPIResponse().description(status.equals("204") ? "Done" : "OK");
        return OASFactory.createAPIResponses()
                .addAPIResponse(status, type.isEmpty() ? response : response.content(bytes()));
    }

    private static Content bytes() {
        return OASFactory.createContent()
                .addMediaType(
                        BYTES,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema()
                                        .addType(SchemaType.STRING)
                                        .format("binary")));
    }
}
