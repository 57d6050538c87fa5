package io.vitrine.worker;

import io.vitrine.remote.FilterConfig;
import java.util.List;
import java.util.Optional;

/** No URL is fetched where this is used. */
final class AnyUrl implements FilterConfig {
    @Override
    public Optional<List<String>> allowedSchemes() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> disallowedSchemes() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> allowedHosts() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> disallowedHosts() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> allowedPorts() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> disallowedPorts() {
        return Optional.empty();
    }
}
