package io.vitrine.volumes.cinder;

import io.vitrine.keystone.ServiceCatalog;
import io.vitrine.keystone.ServiceCatalog.Endpoint;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How an operator says where Cinder is. */
public sealed interface CinderPlace {
    /** The base of all paths for one project, without a slash at the end; empty where the catalogue has none. */
    Optional<URI> of(String project, ServiceCatalog catalog, String ownProject);

    /** For a sentence to the operator. */
    String described();

    /**
     * {@code cinder_catalog_info} and {@code cinder_os_region_name}: an entry of the catalogue. Of several that fit the first one counts.
     *
     * @param type of the service; its other names count where there is no entry of this one
     * @param name of the service; any where it is empty
     * @param audience {@code public}, {@code internal} or {@code admin}
     * @param region any where it is empty
     */
    record Catalogued(String type, Optional<String> name, String audience, Optional<String> region)
            implements CinderPlace {
        private static final List<String> TYPES = List.of("block-storage", "volumev3", "block-store", "volume");
        private static final List<String> AUDIENCES = List.of("public", "internal", "admin");

        /**
         * @param info {@code TYPE:NAME:INTERFACE}, of which the name may be empty
         * @throws IllegalArgumentException with a sentence for the operator
         */
        public static Catalogued parse(String info, Optional<String> region) {
            var parts = info.strip().split(":", -1);
            if (parts.length != 3 || parts[0].isBlank()) {
                throw new IllegalArgumentException("cinder_catalog_info is '" + info
                        + "': expected TYPE:NAME:INTERFACE, such as volumev3::internalURL.");
            }
            var audience = parts[2].strip().toLowerCase(Locale.ROOT).replaceFirst("url$", "");
            if (!AUDIENCES.contains(audience)) {
                throw new IllegalArgumentException("cinder_catalog_info names the interface '" + parts[2]
                        + "': allowed are publicURL, internalURL and adminURL.");
            }
            var name = Optional.of(parts[1].strip()).filter(text -> !text.isEmpty());
            return new Catalogued(parts[0].strip(), name, audience, region);
        }

        /** The entry is for the project that we are logged in to; another's has its id in the same place. */
        @Override
        public Optional<URI> of(String project, ServiceCatalog catalog, String ownProject) {
            return Stream.concat(Stream.of(type), TYPES.stream())
                    .flatMap(wanted -> catalog.endpoints().stream()
                            .filter(endpoint -> endpoint.type().equals(wanted) && fits(endpoint)))
                    .findFirst()
                    .map(endpoint -> endpoint.url().replaceFirst("/+$", ""))
                    .map(url -> URI.create(ownProject.isEmpty() ? url : url.replace(ownProject, project)));
        }

        private boolean fits(Endpoint endpoint) {
            return endpoint.audience().equals(audience)
                    && name.map(endpoint.name()::equals).orElse(true)
                    && region.map(endpoint.region()::equals).orElse(true);
        }

        @Override
        public String described() {
            return "an endpoint of type " + type
                    + name.map(text -> ", name " + text).orElse("") + ", interface " + audience
                    + region.map(text -> ", region " + text).orElse("");
        }
    }

    /** {@code cinder_endpoint_template}: an address with {@code %(tenant)s} or {@code %(project_id)s} in the place of the project. */
    record Templated(String template) implements CinderPlace {
        public Templated {
            var scheme = Optional.ofNullable(URI.create(fill(template, "p")).getScheme())
                    .orElse("");
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new IllegalArgumentException("cinder_endpoint_template is '" + template
                        + "': expected an address such as http://controller:8776/v3/%(tenant)s.");
            }
        }

        private static String fill(String template, String project) {
            return template.strip()
                    .replaceFirst("/+$", "")
                    .replace("%(tenant)s", project)
                    .replace("%(tenant_id)s", project)
                    .replace("%(project_id)s", project);
        }

        @Override
        public Optional<URI> of(String project, ServiceCatalog catalog, String ownProject) {
            return Optional.of(URI.create(fill(template, project)));
        }

        @Override
        public String described() {
            return template;
        }
    }
}
