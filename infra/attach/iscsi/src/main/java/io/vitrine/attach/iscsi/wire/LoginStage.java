package io.vitrine.attach.iscsi.wire;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;

/** RFC 7143, 11.12.3. */
public enum LoginStage {
    SECURITY(0),
    OPERATIONAL(1),
    FULL_FEATURE(3);

    private final int code;

    LoginStage(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static LoginStage of(int code) throws IscsiException {
        return switch (code) {
            case 0 -> SECURITY;
            case 1 -> OPERATIONAL;
            case 3 -> FULL_FEATURE;
            default ->
                throw new IscsiException(IscsiFault.PROTOCOL_ERROR, "The target is in login stage " + code + ".");
        };
    }
}
