package io.vitrine.http;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What policies decide about, and what they say unless an operator says otherwise (Images API, default policies). The names are Glance's, as
 * operators have them in their policy files; so all are here, also those of routes that do not exist yet.
 */
public enum Rule {
    DEFAULT(""),
    CONTEXT_IS_ADMIN("role:admin"),
    SERVICE_API("role:service or role:admin"),

    ADD_IMAGE(Text.ADMIN + " or (" + Text.MEMBER_OF_PROJECT + " and project_id:%(owner)s)"),
    DELETE_IMAGE(Text.ADMIN_OR_MEMBER),
    GET_IMAGE(Text.ADMIN + " or (role:reader and " + Text.WITHIN_REACH + ")"),
    GET_IMAGES(Text.ADMIN_OR_READER),
    MODIFY_IMAGE(Text.ADMIN_OR_MEMBER),
    PUBLICIZE_IMAGE(Text.ADMIN),
    COMMUNITIZE_IMAGE(Text.ADMIN_OR_MEMBER),
    DOWNLOAD_IMAGE(Text.DOWNLOAD),
    DOWNLOAD_FROM_STORE(Text.DOWNLOAD),
    UPLOAD_IMAGE(Text.ADMIN_OR_MEMBER),
    DELETE_IMAGE_LOCATION(Text.ADMIN),
    GET_IMAGE_LOCATION(Text.ADMIN_OR_READER),
    SET_IMAGE_LOCATION(Text.ADMIN_OR_MEMBER),
    ADD_IMAGE_LOCATION("rule:service_api or (" + Text.MEMBER_OF_PROJECT + " and project_id:%(owner)s)"),
    FETCH_IMAGE_LOCATION("rule:service_api"),
    ADD_MEMBER(Text.ADMIN_OR_MEMBER),
    DELETE_MEMBER(Text.ADMIN_OR_MEMBER),
    GET_MEMBER(Text.ADMIN_OR_READER_OR_SHARED),
    GET_MEMBERS(Text.ADMIN_OR_READER_OR_SHARED),
    MODIFY_MEMBER(Text.ADMIN + " or (role:member and project_id:%(member_id)s)"),
    DEACTIVATE(Text.ADMIN_OR_MEMBER),
    REACTIVATE(Text.ADMIN_OR_MEMBER),
    COPY_IMAGE(Text.ADMIN),
    STORES_INFO_DETAIL(Text.ADMIN + " or rule:service_api"),

    MANAGE_IMAGE_CACHE(Text.ADMIN),
    CACHE_IMAGE(Text.ADMIN),
    CACHE_LIST(Text.ADMIN),
    CACHE_DELETE(Text.ADMIN),
    CACHE_CLEAN(Text.ADMIN),
    CACHE_PRUNE(Text.ADMIN),
    LIST_CACHED_NODES(Text.ADMIN),

    GET_TASK(Text.EVERYBODY),
    GET_TASKS(Text.EVERYBODY),
    ADD_TASK(Text.EVERYBODY),
    MODIFY_TASK(Text.EVERYBODY),
    TASKS_API_ACCESS(Text.ADMIN),

    METADEF_DEFAULT(""),
    METADEF_ADMIN(Text.ADMIN),
    GET_METADEF_NAMESPACE(Text.NAMESPACE),
    GET_METADEF_NAMESPACES(Text.ADMIN_OR_READER),
    MODIFY_METADEF_NAMESPACE(Text.METADEFS),
    ADD_METADEF_NAMESPACE(Text.METADEFS),
    DELETE_METADEF_NAMESPACE(Text.METADEFS),
    GET_METADEF_OBJECT(Text.NAMESPACE),
    GET_METADEF_OBJECTS(Text.NAMESPACE),
    MODIFY_METADEF_OBJECT(Text.METADEFS),
    ADD_METADEF_OBJECT(Text.METADEFS),
    DELETE_METADEF_OBJECT(Text.METADEFS),
    LIST_METADEF_RESOURCE_TYPES(Text.NAMESPACE),
    GET_METADEF_RESOURCE_TYPE(Text.NAMESPACE),
    ADD_METADEF_RESOURCE_TYPE_ASSOCIATION(Text.METADEFS),
    REMOVE_METADEF_RESOURCE_TYPE_ASSOCIATION(Text.METADEFS),
    GET_METADEF_PROPERTY(Text.NAMESPACE),
    GET_METADEF_PROPERTIES(Text.NAMESPACE),
    MODIFY_METADEF_PROPERTY(Text.METADEFS),
    ADD_METADEF_PROPERTY(Text.METADEFS),
    REMOVE_METADEF_PROPERTY(Text.METADEFS),
    GET_METADEF_TAG(Text.NAMESPACE),
    GET_METADEF_TAGS(Text.NAMESPACE),
    MODIFY_METADEF_TAG(Text.METADEFS),
    ADD_METADEF_TAG(Text.METADEFS),
    ADD_METADEF_TAGS(Text.METADEFS),
    DELETE_METADEF_TAG(Text.METADEFS),
    DELETE_METADEF_TAGS(Text.METADEFS);

    /** What several rules have in common. */
    private static final class Text {
        static final String ADMIN = "rule:context_is_admin";
        static final String EVERYBODY = "rule:default";
        static final String METADEFS = "rule:metadef_admin";
        static final String MEMBER_OF_PROJECT = "role:member and project_id:%(project_id)s";
        static final String ADMIN_OR_MEMBER = ADMIN + " or (" + MEMBER_OF_PROJECT + ")";
        static final String ADMIN_OR_READER = ADMIN + " or (role:reader and project_id:%(project_id)s)";
        static final String ADMIN_OR_READER_OR_SHARED =
                ADMIN + " or (role:reader and (project_id:%(project_id)s or project_id:%(member_id)s))";
        static final String WITHIN_REACH = "(project_id:%(project_id)s or project_id:%(member_id)s"
                + " or 'community':%(visibility)s or 'public':%(visibility)s or 'shared':%(visibility)s)";
        static final String DOWNLOAD = ADMIN + " or (role:member and " + WITHIN_REACH + ")";
        static final String NAMESPACE =
                ADMIN + " or (role:reader and (project_id:%(project_id)s or 'public':%(visibility)s))";
    }

    private final String ruleName = name().toLowerCase(Locale.ROOT);
    private final String text;

    Rule(String text) {
        this.text = text;
    }

    /** The name in a policy file. */
    public String ruleName() {
        return ruleName;
    }

    /** What the rule says unless a policy file says otherwise. */
    public String text() {
        return text;
    }

    /** Whether it decides about requests, which are for who acts for a project; the others are parts of rules. */
    public boolean isOfApi() {
        return switch (this) {
            case DEFAULT, CONTEXT_IS_ADMIN, SERVICE_API, METADEF_DEFAULT, METADEF_ADMIN -> false;
            default -> true;
        };
    }

    /** The rule of that name in a policy file. */
    public static Optional<Rule> of(String ruleName) {
        return Arrays.stream(values())
                .filter(rule -> rule.ruleName.equals(ruleName))
                .findFirst();
    }

    /** All rules by name, as they are unless a policy file says otherwise. */
    public static Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        for (var rule : values()) {
            texts.put(rule.ruleName, rule.text);
        }
        return texts;
    }
}
