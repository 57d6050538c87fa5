package io.vitrine.keystone;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where the services of the cloud are, as the catalogue of one token says. */
public record ServiceCatalog(List<Endpoint> endpoints) {
    public ServiceCatalog {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * One entry.
     *
     * @param type of the service, such as {@code identity}
     * @param audience {@code public}, {@code internal} or {@code admin}
     */
    public record Endpoint(String id, String type, String name, String audience, String region, String url) {}

    /** Of the {@code catalog} in a token; entries that make no sense are left out. */
    static ServiceCatalog of(JsonNode catalog) {
        var found = new ArrayList<Endpoint>();
        for (var service : catalog) {
            for (var endpoint : service.path("endpoints")) {
                found.add(new Endpoint(
                        endpoint.path("id").asText(),
                        service.path("type").asText(),
                        service.path("name").asText(),
                        endpoint.path("interface").asText(),
                        endpoint.path("region_id")
                                .asText(endpoint.path("region").asText()),
                        endpoint.path("url").asText()));
            }
        }
        return new ServiceCatalog(found);
    }

    /**
     * The address of a service, without a slash at the end.
     *
     * @param audience {@code internal}, {@code public}, {@code admin}, or the same with {@code URL} behind it, as older options have it
     * @param region any where it is empty
     */
    public Optional<URI> find(String type, String audience, Optional<String> region) {
        return endpoint(type, audience, region)
                .map(endpoint -> URI.create(endpoint.url().replaceFirst("/+$", "")));
    }

    /** The entry of a service; see {@link #find}. */
    public Optional<Endpoint> endpoint(String type, String audience, Optional<String> region) {
        var wanted = audience.toLowerCase(Locale.ROOT).replaceFirst("url$", "");
        return endpoints.stream()
                .filter(endpoint -> endpoint.type().equals(type))
                .filter(endpoint -> endpoint.audience().equals(wanted))
                .filter(endpoint -> region.isEmpty() || endpoint.region().equals(region.get()))
                .findFirst();
    }
}
