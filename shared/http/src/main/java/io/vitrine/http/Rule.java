package io.vitrine.http;

import java.util.Locale;

/** What a policy decides about; the names are Glance's, as operators have them in their policy files. */
public enum Rule {
    ADD_IMAGE,
    DELETE_IMAGE,
    GET_IMAGE,
    GET_IMAGES,
    MODIFY_IMAGE,
    PUBLICIZE_IMAGE,
    COMMUNITIZE_IMAGE,
    DOWNLOAD_IMAGE,
    UPLOAD_IMAGE,
    GET_IMAGE_LOCATION,
    ADD_MEMBER,
    DELETE_MEMBER,
    GET_MEMBER,
    GET_MEMBERS,
    MODIFY_MEMBER,
    DEACTIVATE,
    REACTIVATE,
    STORES_INFO_DETAIL;

    private final String ruleName = name().toLowerCase(Locale.ROOT);

    /** The name in a policy file. */
    public String ruleName() {
        return ruleName;
    }
}
