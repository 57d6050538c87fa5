package io.vitrine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.http.identity.ImpliedRoles;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.PolicyTarget;
import io.vitrine.model.Standing;
import io.vitrine.model.Visibility;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Q-03: who may do what by default")
class PolicyTest {
    private final Policy policy = new Policy();

    private static Caller caller(String project, String role) {
        return new Caller("somebody", Optional.of(project), ImpliedRoles.with(Set.of(role)), false, "req-test");
    }

    /** An image of project "owner", found by a caller of {@code memberProject} where that is not empty. */
    private static PolicyTarget image(Visibility visibility, String memberProject) {
        var owner = Optional.of("owner");
        return new PolicyTarget.Attributes(Map.of(
                "image_id", Optional.of("the-image"),
                "owner", owner,
                "project_id", owner,
                "visibility", Optional.of(visibility.wireName()),
                "member_id", Optional.of(memberProject).filter(project -> !project.isEmpty())));
    }

    @ParameterizedTest(name = "{0}: own member {1}, own reader {2}, other member {3}, other reader {4}, service {5}")
    @CsvSource({
        "ADD_IMAGE,             true,  false, false, false, false",
        "DELETE_IMAGE,          true,  false, false, false, false",
        "GET_IMAGE,             true,  true,  true,  true,  false",
        "GET_IMAGES,            true,  true,  false, false, false",
        "MODIFY_IMAGE,          true,  false, false, false, false",
        "PUBLICIZE_IMAGE,       false, false, false, false, false",
        "COMMUNITIZE_IMAGE,     true,  false, false, false, false",
        "DOWNLOAD_IMAGE,        true,  false, true,  false, false",
        "DOWNLOAD_FROM_STORE,   true,  false, true,  false, false",
        "UPLOAD_IMAGE,          true,  false, false, false, false",
        "DELETE_IMAGE_LOCATION, false, false, false, false, false",
        "GET_IMAGE_LOCATION,    true,  true,  false, false, false",
        "SET_IMAGE_LOCATION,    true,  false, false, false, false",
        "ADD_IMAGE_LOCATION,    true,  false, false, false, true",
        "FETCH_IMAGE_LOCATION,  false, false, false, false, true",
        "ADD_MEMBER,            true,  false, false, false, false",
        "DELETE_MEMBER,         true,  false, false, false, false",
        "GET_MEMBER,            true,  true,  false, false, false",
        "GET_MEMBERS,           true,  true,  false, false, false",
        "MODIFY_MEMBER,         false, false, false, false, false",
        "DEACTIVATE,            true,  false, false, false, false",
        "REACTIVATE,            true,  false, false, false, false",
        "COPY_IMAGE,            false, false, false, false, false",
        "STORES_INFO_DETAIL,    false, false, false, false, true",
        "SERVICE_API,           false, false, false, false, true",
        "CONTEXT_IS_ADMIN,      false, false, false, false, false",
        "MANAGE_IMAGE_CACHE,    false, false, false, false, false",
        "CACHE_IMAGE,           false, false, false, false, false",
        "CACHE_LIST,            false, false, false, false, false",
        "CACHE_DELETE,          false, false, false, false, false",
        "CACHE_CLEAN,           false, false, false, false, false",
        "CACHE_PRUNE,           false, false, false, false, false",
        "LIST_CACHED_NODES,     false, false, false, false, false",
        "TASKS_API_ACCESS,      false, false, false, false, false",
        "GET_TASK,              true,  true,  true,  true,  true",
        "GET_TASKS,             true,  true,  true,  true,  true",
        "ADD_TASK,              true,  true,  true,  true,  true",
        "MODIFY_TASK,           true,  true,  true,  true,  true",
        "DEFAULT,               true,  true,  true,  true,  true",
        "METADEF_DEFAULT,       true,  true,  true,  true,  true",
        "METADEF_ADMIN,         false, false, false, false, false"
    })
    @DisplayName("Q-03, Q-04: the table of default policies")
    void sharedImage(
            Rule rule,
            boolean ownMember,
            boolean ownReader,
            boolean otherMember,
            boolean otherReader,
            boolean service) {
        var target = image(Visibility.SHARED, "");

        assertThat(policy.allows(rule, caller("owner", "member"), target)).isEqualTo(ownMember);
        assertThat(policy.allows(rule, caller("owner", "manager"), target)).isEqualTo(ownMember);
        assertThat(policy.allows(rule, caller("owner", "reader"), target)).isEqualTo(ownReader);
        assertThat(policy.allows(rule, caller("other", "member"), target)).isEqualTo(otherMember);
        assertThat(policy.allows(rule, caller("other", "reader"), target)).isEqualTo(otherReader);
        assertThat(policy.allows(rule, caller("other", "service"), target)).isEqualTo(service);
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    @DisplayName("Q-03: admins may do anything; who acts for a domain or for the whole deployment may do nothing")
    void adminsMayDoAnything(Rule rule) {
        var target = image(Visibility.PUBLIC, "");
        var admin = caller("other", "admin");

        assertThat(policy.allows(rule, admin, target)).isTrue();
        assertThat(policy.allows(rule, standing(admin, Optional.of("all"), Optional.empty()), target))
                .isEqualTo(!rule.isOfApi());
        assertThat(policy.allows(rule, standing(admin, Optional.empty(), Optional.of("d")), target))
                .isEqualTo(!rule.isOfApi());
    }

    private static Caller standing(Caller caller, Optional<String> system, Optional<String> domain) {
        var standing = new Standing(Optional.empty(), Optional.empty(), domain, system, true, Optional.empty());
        return new Caller(
                caller.user(), caller.project(), caller.roles(), caller.admin(), caller.requestId(), standing);
    }

    @ParameterizedTest
    @EnumSource(value = Rule.class, names = "(GET|LIST)_METADEF_.*", mode = EnumSource.Mode.MATCH_ALL)
    @DisplayName("Q-03: definitions are read by readers of their project, and by every reader where they are public")
    void definitionsAreRead(Rule rule) {
        boolean everybodys = rule != Rule.GET_METADEF_NAMESPACES;

        assertThat(policy.allows(rule, caller("owner", "reader"), image(Visibility.PRIVATE, "")))
                .isTrue();
        assertThat(policy.allows(rule, caller("other", "reader"), image(Visibility.PRIVATE, "")))
                .isFalse();
        assertThat(policy.allows(rule, caller("other", "reader"), image(Visibility.PUBLIC, "")))
                .isEqualTo(everybodys);
        assertThat(policy.allows(rule, caller("owner", "stranger"), image(Visibility.PUBLIC, "")))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = Rule.class, names = "(ADD|MODIFY|DELETE|REMOVE)_METADEF_.*", mode = EnumSource.Mode.MATCH_ALL)
    @DisplayName("Q-03: definitions are changed by admins only")
    void definitionsAreChanged(Rule rule) {
        assertThat(policy.allows(rule, caller("owner", "member"), image(Visibility.PUBLIC, "")))
                .isFalse();
    }

    @Test
    @DisplayName("Q-03: whom an image is offered to answers for himself")
    void membersOfAnImageAnswerForThemselves() {
        var offered = image(Visibility.SHARED, "other");

        assertThat(policy.allows(Rule.MODIFY_MEMBER, caller("other", "member"), offered))
                .isTrue();
        assertThat(policy.allows(Rule.MODIFY_MEMBER, caller("other", "reader"), offered))
                .isFalse();
        assertThat(policy.allows(Rule.MODIFY_MEMBER, caller("owner", "member"), offered))
                .isFalse();
        assertThat(policy.allows(Rule.GET_MEMBER, caller("other", "reader"), offered))
                .isTrue();
        assertThat(policy.allows(Rule.GET_MEMBER, caller("third", "member"), offered))
                .isFalse();
    }

    @Test
    @DisplayName("Q-03: private images of others are out of reach")
    void privateImagesOfOthersAreOutOfReach() {
        var target = image(Visibility.PRIVATE, "");

        assertThat(policy.allows(Rule.GET_IMAGE, caller("other", "member"), target))
                .isFalse();
        assertThat(policy.allows(Rule.DOWNLOAD_IMAGE, caller("other", "member"), target))
                .isFalse();
    }

    @Test
    @DisplayName("Q-03: a refusal names the rule; what one may not see is not there")
    void refusalNamesTheRule() {
        var stranger = caller("other", "member");

        assertThatThrownBy(() -> policy.require(Rule.DELETE_IMAGE, stranger, image(Visibility.SHARED, "")))
                .isInstanceOfSatisfying(FaultException.class, refused -> assertThat(refused.fault())
                        .isEqualTo(Fault.FORBIDDEN))
                .hasMessageContaining("delete_image");
        assertThatThrownBy(() -> policy.requireOnImage(Rule.DELETE_IMAGE, stranger, image(Visibility.SHARED, "")))
                .isInstanceOfSatisfying(FaultException.class, refused -> assertThat(refused.fault())
                        .isEqualTo(Fault.FORBIDDEN));
        assertThatThrownBy(() -> policy.requireOnImage(Rule.DELETE_IMAGE, stranger, image(Visibility.PRIVATE, "")))
                .isInstanceOfSatisfying(FaultException.class, refused -> assertThat(refused.fault())
                        .isEqualTo(Fault.NOT_FOUND))
                .hasMessageContaining("the-image");
    }

    @Test
    @DisplayName("Q-03: the policy alone says who is an admin")
    void policyKnowsAdmins() {
        var said = new Caller("somebody", Optional.of("p"), Set.of("member"), true, "req-test");

        assertThat(policy.recognised(said).admin()).isFalse();
        assertThat(policy.recognised(caller("p", "admin")).admin()).isTrue();
    }
}
