package io.vitrine.http;

import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.Visibility;
import jakarta.inject.Singleton;
import java.util.Set;

/** Who may do what: the defaults of the Images API's policy table, rule by rule. */
@Singleton
public final class Policy {
    private static final Set<String> READERS = Set.of("reader", "member", "manager", "admin");
    private static final Set<String> MEMBERS = Set.of("member", "manager", "admin");

    /** Whether {@code caller} may do what {@code rule} names to {@code target}. */
    public boolean allows(Rule rule, Caller caller, PolicyTarget target) {
        if (caller.admin()) {
            return true;
        }
        return switch (rule) {
            case ADD_IMAGE,
                    DELETE_IMAGE,
                    MODIFY_IMAGE,
                    COMMUNITIZE_IMAGE,
                    UPLOAD_IMAGE,
                    ADD_MEMBER,
                    DELETE_MEMBER,
                    DEACTIVATE,
                    REACTIVATE -> isMember(caller) && caller.owns(target.owner());
            case GET_IMAGES, GET_IMAGE_LOCATION -> isReader(caller) && caller.owns(target.owner());
            case GET_IMAGE -> isReader(caller) && reaches(caller, target);
            case DOWNLOAD_IMAGE -> isMember(caller) && reaches(caller, target);
            case GET_MEMBER, GET_MEMBERS ->
                isReader(caller) && (caller.owns(target.owner()) || caller.owns(target.memberProject()));
            case MODIFY_MEMBER -> isMember(caller) && caller.owns(target.memberProject());
            case STORES_INFO_DETAIL -> caller.roles().contains("service");
            case PUBLICIZE_IMAGE -> false;
        };
    }

    /** @throws FaultException {@link Fault#FORBIDDEN} where {@code rule} does not allow it */
    public void require(Rule rule, Caller caller, PolicyTarget target) {
        if (!allows(rule, caller, target)) {
            throw new FaultException(
                    Fault.FORBIDDEN,
                    "You are not authorized to do this: the policy " + rule.ruleName() + " does not allow it.");
        }
    }

    /** Own, offered, or open to others. Whether a shared image is offered to this caller, the catalogue has already asked. */
    private static boolean reaches(Caller caller, PolicyTarget target) {
        return caller.owns(target.owner())
                || caller.owns(target.memberProject())
                || target.visibility() != Visibility.PRIVATE
                || target.owner().isEmpty();
    }

    private static boolean isReader(Caller caller) {
        return caller.roles().stream().anyMatch(READERS::contains);
    }

    private static boolean isMember(Caller caller) {
        return caller.roles().stream().anyMatch(MEMBERS::contains);
    }
}
