package io.vitrine.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("V-08, V-24: where clients find this service")
class ExternalUrlTest {
    private static final ExternalUrl.Asked ASKED = new ExternalUrl.Asked("http", "host:9292");

    private static String base(Optional<String> publicEndpoint, boolean believed, Map<String, String> headers) {
        return new ExternalUrl(publicEndpoint, believed).base(ASKED, name -> Optional.ofNullable(headers.get(name)));
    }

    @Test
    void followsTheRequest() {
        assertThat(base(Optional.empty(), false, Map.of())).isEqualTo("http://host:9292");
    }

    @Test
    void publicEndpointWins() {
        assertThat(base(Optional.of("https://images.example.org/glance/"), true, Map.of("X-Forwarded-Host", "x")))
                .isEqualTo("https://images.example.org/glance");
    }

    @Test
    void proxiesAreBelievedOnlyWhenToldSo() {
        var headers = Map.of(
                "X-Forwarded-Proto", "https",
                "X-Forwarded-Host", "images.example.org, inner.example.org",
                "X-Forwarded-Prefix", "/glance/");

        assertThat(base(Optional.empty(), false, headers)).isEqualTo("http://host:9292");
        assertThat(base(Optional.empty(), true, headers)).isEqualTo("https://images.example.org/glance");
    }

    @Test
    void forwardedIsReadToo() {
        var headers = Map.of("Forwarded", "for=192.0.2.1;Proto=HTTPS;host=\"images.example.org:8443\", for=x;host=y");

        assertThat(base(Optional.empty(), true, headers)).isEqualTo("https://images.example.org:8443");
        assertThat(base(Optional.empty(), true, Map.of("Forwarded", "garbage"))).isEqualTo("http://host:9292");
    }
}
