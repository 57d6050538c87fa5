package io.vitrine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.model.Caller;
import io.vitrine.model.FaultException;
import io.vitrine.model.Visibility;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Q-03: who may do what by default")
class PolicyTest {
    private static final Optional<String> OWNER = Optional.of("owner");

    private final Policy policy = new Policy();

    private static Caller caller(String project, String role) {
        return new Caller("somebody", Optional.of(project), Set.of(role), role.equals("admin"), "req-test");
    }

    @ParameterizedTest(name = "{0}: own member {1}, own reader {2}, other member {3}, other reader {4}, service {5}")
    @CsvSource({
        "ADD_IMAGE,          true,  false, false, false, false",
        "DELETE_IMAGE,       true,  false, false, false, false",
        "GET_IMAGE,          true,  true,  true,  true,  false",
        "GET_IMAGES,         true,  true,  false, false, false",
        "MODIFY_IMAGE,       true,  false, false, false, false",
        "PUBLICIZE_IMAGE,    false, false, false, false, false",
        "COMMUNITIZE_IMAGE,  true,  false, false, false, false",
        "DOWNLOAD_IMAGE,     true,  false, true,  false, false",
        "UPLOAD_IMAGE,       true,  false, false, false, false",
        "GET_IMAGE_LOCATION, true,  true,  false, false, false",
        "ADD_MEMBER,         true,  false, false, false, false",
        "DELETE_MEMBER,      true,  false, false, false, false",
        "GET_MEMBER,         true,  true,  false, false, false",
        "GET_MEMBERS,        true,  true,  false, false, false",
        "MODIFY_MEMBER,      false, false, false, false, false",
        "DEACTIVATE,         true,  false, false, false, false",
        "REACTIVATE,         true,  false, false, false, false",
        "STORES_INFO_DETAIL, false, false, false, false, true"
    })
    void sharedImage(
            Rule rule,
            boolean ownMember,
            boolean ownReader,
            boolean otherMember,
            boolean otherReader,
            boolean service) {
        var target = PolicyTarget.image(OWNER, Visibility.SHARED);

        assertThat(policy.allows(rule, caller("owner", "member"), target)).isEqualTo(ownMember);
        assertThat(policy.allows(rule, caller("owner", "manager"), target)).isEqualTo(ownMember);
        assertThat(policy.allows(rule, caller("owner", "reader"), target)).isEqualTo(ownReader);
        assertThat(policy.allows(rule, caller("other", "member"), target)).isEqualTo(otherMember);
        assertThat(policy.allows(rule, caller("other", "reader"), target)).isEqualTo(otherReader);
        assertThat(policy.allows(rule, caller("other", "service"), target)).isEqualTo(service);
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void adminsMayDoAnythingAndStrangersNothing(Rule rule) {
        var target = PolicyTarget.image(OWNER, Visibility.PUBLIC);

        assertThat(policy.allows(rule, caller("other", "admin"), target)).isTrue();
        assertThat(policy.allows(rule, caller("owner", "stranger"), target)).isFalse();
    }

    @Test
    void membersOfAnImageAnswerForThemselves() {
        var offered = PolicyTarget.image(OWNER, Visibility.SHARED).withMember(Optional.of("other"));

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
    void privateImagesOfOthersAreOutOfReach() {
        var target = PolicyTarget.image(OWNER, Visibility.PRIVATE);

        assertThat(policy.allows(Rule.GET_IMAGE, caller("other", "member"), target))
                .isFalse();
        assertThat(policy.allows(Rule.DOWNLOAD_IMAGE, caller("other", "member"), target))
                .isFalse();
    }

    @Test
    void refusalNamesTheRule() {
        var target = PolicyTarget.image(OWNER, Visibility.SHARED);

        assertThatThrownBy(() -> policy.require(Rule.DELETE_IMAGE, caller("other", "member"), target))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("delete_image");
    }
}
