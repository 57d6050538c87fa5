package io.vitrine.http.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.model.Caller;
import io.vitrine.model.PolicyTarget;
import io.vitrine.model.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Q-03: the rule language of oslo.policy")
class RuleLanguageTest {
    private static final Standing.Service NOVA = new Standing.Service(
            "nova", Optional.of("default"), Optional.of("service"), Optional.of("default"), Set.of("service"));
    private static final Caller ALICE = new Caller(
            "alice",
            Optional.of("p1"),
            Set.of("member", "reader"),
            false,
            "req-test",
            new Standing(
                    Optional.of("d1"), Optional.of("d2"), Optional.empty(), Optional.empty(), true, Optional.of(NOVA)));
    private static final Caller NOBODY = new Caller("nobody", Optional.empty(), Set.of(), false, "req-test");

    private static final PolicyTarget TARGET = new PolicyTarget.Attributes(Map.of(
            "owner", Optional.of("p1"),
            "member_id", Optional.empty(),
            "visibility", Optional.of("public"),
            "protected", Optional.of("True"),
            "min_disk", Optional.of("5"),
            "wanted", Optional.of("Reader"),
            "empty", Optional.of("")));

    private static final RuleBook RULES = RuleBook.of(
            Map.of(
                    "yes", "@",
                    "no", "!",
                    "default", "!",
                    "mine", "project_id:%(owner)s",
                    "deep", "rule:deeper",
                    "deeper", "rule:mine and rule:yes",
                    "self", "rule:self",
                    "around", "role:member and (rule:further or @)",
                    "further", "not rule:around",
                    "toCircle", "rule:around"),
            "default");

    private static boolean allows(String rule, Caller caller) throws RuleSyntaxException {
        return RuleParser.parse(rule).allows(new Credentials(caller), TARGET, RULES);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|true",
                "`  `|true",
                "@|true",
                "!|false",
                "(@)|true",
                "((@))|true",
                "not !|true",
                "not not @|true",
                "NOT @|false",
                "@ and @|true",
                "@ and !|false",
                "@ or !|true",
                "! or !|false",
                "! AND ! Or @|true",
                "@ or ! and !|true",
                "(@ or !) and !|false",
                "! and ! or @|true",
                "! and (! or @)|false",
                "not ! and !|false",
                "not (! and !)|true",
                "@ or not ! and !|true",
                "! or @ and not !|true",
                "! or @ and @ and !|false",
                "! or @ and @ and @ or !|true",
                "role:member|true",
                "role:MEMBER|true",
                "role:Reader|true",
                "role:admin|false",
                "role:|false",
                "role:%(wanted)s|true",
                "role:%(owner)s|false",
                "role:%(nothing)s|false",
                "rule:yes|true",
                "rule:no|false",
                "rule:deep|true",
                "rule:missing|false",
                "not rule:missing|true",
                "user_id:alice|true",
                "user_id:ALICE|false",
                "project_id:%(owner)s|true",
                "project_id:%(visibility)s|false",
                "project_id:%(nothing)s|false",
                "not project_id:%(nothing)s|true",
                "project_id:p%%|false",
                "project_id:%(owner)s%(empty)s|true",
                "project_id:x%(owner)s|false",
                "project_id:%(member_id)s|false",
                "user_domain_id:d1|true",
                "project_domain_id:d2|true",
                "domain_id:d1|false",
                "roles:member|true",
                "roles:Member|false",
                "is_admin_project:True|true",
                "is_admin_project:False|false",
                "system_scope:all|false",
                "system_scope:None|true",
                "system:all|false",
                "user_id:None|false",
                "nothing:None|false",
                "nothing:x|false",
                "token.project.id:p1|false",
                "service_roles:service|true",
                "service_user_id:nova|true",
                "service_project_id:service|true",
                "service_user_domain_id:default|true",
                "service_project_domain_id:default|true",
                "'public':%(visibility)s|true",
                "'shared':%(visibility)s|false",
                "\"public\":%(visibility)s|true",
                "'public':%(nothing)s|false",
                "True:%(protected)s|true",
                "False:%(protected)s|false",
                "5:%(min_disk)s|true",
                "6:%(min_disk)s|false",
                "-5:%(min_disk)s|false",
                "5.0:%(min_disk)s|false",
                "None:%(member_id)s|true",
                "None:%(owner)s|false",
                "True:True|true",
                "True:False|false",
                "'':%(empty)s|true",
                "role:member and (project_id:%(owner)s or 'shared':%(visibility)s)|true",
                "(role:admin or (role:member and not project_id:%(owner)s))|false"
            })
    void rulesAreEvaluated(String rule, boolean allowed) throws RuleSyntaxException {
        assertThat(allows(rule, ALICE)).isEqualTo(allowed);
        var check = RuleParser.parse(rule);
        assertThat(Explanation.of(check, RULES, new Credentials(ALICE), TARGET).allowed())
                .as("what explains decides alike")
                .isEqualTo(allowed);
        assertThat(RuleParser.parse(check.toString()))
                .as("written and read again")
                .hasToString(check.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin",
                "True",
                "'quoted'",
                "role:a role:b",
                "and",
                "or @",
                "@ or",
                "@ and and @",
                "not",
                "()",
                "(@",
                "@)",
                "(@ or",
                "@ not @",
                "project_id:%owner",
                "project_id:%(owner)d",
                "project_id:%(owner",
                "role:100%",
                "'open:%(x)s",
                "a+b:%(x)s",
                ":x",
                "b\"x\":y"
            })
    @DisplayName("Q-03: what is no rule is refused instead of guessed")
    void brokenRulesAreRefused(String rule) {
        assertThatThrownBy(() -> RuleParser.parse(rule)).isInstanceOf(RuleSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://example.org/%(owner)s", "https://example.org", "role:admin or (http://example.org)"})
    @DisplayName("Q-03: rules that ask another service are refused, and say so")
    void remoteChecksAreRefused(String rule) {
        assertThatThrownBy(() -> RuleParser.parse(rule))
                .isInstanceOf(RuleSyntaxException.class)
                .hasMessageContaining("not supported");
    }

    @Test
    @DisplayName("Q-03: rules nested without end are refused")
    void nestingIsBounded() throws RuleSyntaxException {
        assertThat(RuleParser.parse("(".repeat(50) + "@" + ")".repeat(50))).isEqualTo(new Check.Always());

        assertThatThrownBy(() -> RuleParser.parse("(".repeat(10_000) + "@")).hasMessageContaining("nested");
        assertThatThrownBy(() -> RuleParser.parse("not ".repeat(10_000) + "@")).hasMessageContaining("nested");
    }

    @Test
    @DisplayName("Q-03: somebody without a project owns nothing, not even what nobody owns")
    void absentIsNotAbsent() throws RuleSyntaxException {
        assertThat(allows("project_id:%(member_id)s", NOBODY)).isFalse();
        assertThat(allows("project_id:None", NOBODY)).isTrue();
        assertThat(allows("project_id:None", ALICE)).isFalse();
        assertThat(allows("service_roles:service", NOBODY)).isFalse();
    }

    @Test
    @DisplayName("Q-03: rules that refer to themselves allow nothing; those that only lead there as little")
    void circlesAllowNothing() {
        var who = new Credentials(ALICE);

        assertThat(RULES.cyclic()).containsExactly("around", "further", "self");
        for (var rule : List.of("self", "around", "further", "toCircle")) {
            assertThat(RULES.allows(rule, who, TARGET)).as(rule).isFalse();
        }
        assertThat(Explanation.of("toCircle", RULES, who, TARGET).reason()).contains("refers to itself");
    }

    @Test
    @DisplayName("Q-03: a rule that does not exist is the default rule")
    void missingRulesAreTheDefault() {
        var open = RuleBook.of(Map.of("default", "", "a", "rule:nothing"), "default");
        var who = new Credentials(NOBODY);

        assertThat(open.allows("nothing", who, TARGET)).isTrue();
        assertThat(open.allows("a", who, TARGET)).isTrue();
        assertThat(open.missing()).containsExactly("nothing");
        assertThat(RuleBook.of(Map.of(), "default").allows("nothing", who, TARGET))
                .isFalse();
    }

    @Test
    @DisplayName("Q-03: the old form, a list of lists")
    void listsAreRead() throws RuleSyntaxException {
        assertThat(RuleParser.parse(List.of())).isEqualTo(new Check.Always());
        assertThat(RuleParser.parse(List.of(List.of()))).isEqualTo(new Check.Never());
        assertThat(RuleParser.parse(List.of(List.of("role:admin"), List.of("role:member", "rule:mine"))))
                .hasToString("(role:admin or (role:member and rule:mine))");
        assertThat(RuleParser.parse(List.of(List.of("@")))).isEqualTo(new Check.Always());
        assertThatThrownBy(() -> RuleParser.parse(List.of(List.of("@ or @")))).isInstanceOf(RuleSyntaxException.class);
    }

    @Test
    @DisplayName("Q-03: an explanation names the branch that decided, and what it found")
    void explanationsNameTheBranch() {
        var rules = RuleBook.of(
                Map.of("admin", "role:admin", "read", "rule:admin or (role:reader and project_id:%(owner)s)"),
                "default");
        var stranger = new Caller("eve", Optional.of("p9"), Set.of("reader"), false, "req-test");

        assertThat(Explanation.of("read", rules, new Credentials(ALICE), TARGET))
                .isEqualTo(new Explanation(true, "role:reader and project_id:%(owner)s"));
        assertThat(Explanation.of("read", rules, new Credentials(stranger), TARGET))
                .isEqualTo(
                        new Explanation(
                                false,
                                "rule:admin -> not role:admin (roles are reader); not project_id:%(owner)s (project_id is p9)"));
    }
}
