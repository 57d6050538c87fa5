package io.vitrine.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("V-13: paths and their methods")
class ApiRouteTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2/images | IMAGES | GET, POST | CONTROL",
                "/v2/images/x | IMAGE | GET, PATCH, DELETE | CONTROL",
                "/v2/images/x/file | FILE | GET, PUT | DATA",
                "/v2/images/x/locations | LOCATIONS | GET, POST | CONTROL",
                "/v2/images/x/tags/a%2Fb | TAG | PUT, DELETE | CONTROL",
                "/v2/images/x/members/y | MEMBER | GET, PUT, DELETE | CONTROL",
                "/v2/info/stores/detail | INFO_STORES_DETAIL | GET | CONTROL"
            })
    void pathsAreKnown(String path, ApiRoute expected, String allow, ApiRoute.Plane plane) {
        var route = ApiRoute.of(path).orElseThrow();

        assertThat(route).isEqualTo(expected);
        assertThat(route.allow()).isEqualTo(allow);
        assertThat(route.plane()).isEqualTo(plane);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2",
                "/v2/",
                "/v2/images/",
                "/v2/images/x/",
                "/v2//images",
                "/v2/images/x/tags/",
                "/v2/images//file",
                "/v2/images/x/stage",
                "/v2/images/x/import",
                "/v2/images/x/tasks",
                "/v2/Images",
                "/v2/cache",
                "/v2/schemas/metadefs/namespace"
            })
    void otherPathsAreUnknown(String path) {
        assertThat(ApiRoute.of(path)).isEmpty();
    }
}
