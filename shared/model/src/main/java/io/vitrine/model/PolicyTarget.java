package io.vitrine.model;

import java.util.Map;
import java.util.Optional;

/** What a policy is asked about: attributes of an image, or of what else is wanted, under the names that rules use ({@code %(owner)s}). */
public interface PolicyTarget {
    /** How rules write an attribute that is null. */
    String NONE = "None";

    /** What has no attributes at all. */
    PolicyTarget NOTHING = new Attributes(Map.of());

    /** The value of an attribute as rules compare it; empty where it is null or there is none of that name. */
    Optional<String> text(String attribute);

    /** Whether there is an attribute of that name, null or not. */
    boolean has(String attribute);

    /** What belongs to a project and is no image, such as its list of images. */
    static PolicyTarget ofProject(Optional<String> project) {
        return new Attributes(Map.of("project_id", project));
    }

    /** An image that does not exist yet. */
    static PolicyTarget newImage(Optional<String> owner, Visibility visibility) {
        return new Attributes(
                Map.of("project_id", owner, "owner", owner, "visibility", Optional.of(visibility.wireName())));
    }

    /**
     * Attributes as they are given.
     *
     * @param values empty where one is null
     */
    record Attributes(Map<String, Optional<String>> values) implements PolicyTarget {
        public Attributes {
            values = Map.copyOf(values);
        }

        @Override
        public Optional<String> text(String attribute) {
            return values.getOrDefault(attribute, Optional.empty());
        }

        @Override
        public boolean has(String attribute) {
            return values.containsKey(attribute);
        }
    }
}
