package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.http.Policy;
import io.vitrine.model.Caller;
import io.vitrine.model.Standing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Q-01, Q-02: the file of property protections")
class ProtectionFileTest {
    private static final List<String> FILE = List.of(
            "# owners of billing",
            "[DEFAULT]",
            "delete = !",
            "[^x_Billing]",
            "Create = Admin, ",
            "  accountant",
            "read: @",
            "update = ",
            "[b(?P<tail>ill)ing]",
            "create = !",
            "read = !,admin",
            "update = service",
            "; the rest",
            "[.*[0-9]]",
            "create = @",
            "read = @",
            "update = @",
            "delete = member",
            "[os_glance_secret]",
            "create = !",
            "read = !",
            "update = !",
            "delete = !");

    private static Caller caller(String... roles) {
        return new Caller("somebody", Optional.of("p"), Set.of(roles), false, "req-test");
    }

    private static boolean allows(PropertyUse use, String property, Caller caller) throws Exception {
        return new PropertyProtections(Optional.of(ProtectionFile.parse(FILE, false)), new Policy())
                .allow(use, property, caller);
    }

    @ParameterizedTest(name = "{0} {1} by {2}: {3}")
    @CsvSource({
        "CREATE, x_Billing, admin,      true",
        "CREATE, x_Billing, accountant, true",
        "CREATE, x_Billing, member,     false",
        "READ,   x_Billing, nobody,     true",
        "UPDATE, x_Billing, admin,      false",
        "DELETE, x_Billing, admin,      false",
        "READ,   x_billing, member,     false",
        "UPDATE, a_billing_b, service,  true",
        "READ,   billing, admin,        false",
        "DELETE, disk9, member,         true",
        "DELETE, disk9, reader,         false",
        "READ,   disk, admin,           false",
        "READ,   os_glance_secret, nobody, true",
        "DELETE, os_glance_secret, nobody, true",
        "READ,   my_x_Billing, nobody,  false"
    })
    @DisplayName(
            "Q-01: the first section found in the name decides; roles have no case; @, ! and nothing; no section is nobody")
    void firstMatchDecides(PropertyUse use, String property, String role, boolean allowed) throws Exception {
        assertThat(allows(use, property, caller(role))).isEqualTo(allowed);
    }

    @Test
    @DisplayName("Q-01: roles of the service that passes the request on count")
    void serviceRolesCount() throws Exception {
        var service =
                new Standing.Service("nova", Optional.empty(), Optional.empty(), Optional.empty(), Set.of("service"));
        var passedOn = new Caller(
                "u", Optional.of("p"), Set.of("member"), false, "req-test", Standing.PLAIN.withService(service));

        assertThat(allows(PropertyUse.UPDATE, "billing", passedOn)).isTrue();
        assertThat(allows(PropertyUse.UPDATE, "billing", caller("member"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[a];create = @,!;read = @;update = @;delete = @|both",
                "[a];create = @;read = @;update = @|delete",
                "[a(];create = @;read = @;update = @;delete = @|regular expression",
                "[a];create = @;create = @|line 3",
                "[a];create = @;read = @;update = @;delete = @;[a]|twice",
                "create = @|line 1",
                "[a];nonsense|line 2",
                "[a|line 1",
            })
    @DisplayName("Q-01: a file that is wrong is refused with the reason")
    void wrongFilesAreRefused(String lines, String reason) {
        assertThatThrownBy(() -> ProtectionFile.parse(List.of(lines.split(";")), false))
                .isInstanceOf(ProtectionFile.Malformed.class)
                .hasMessageContaining(reason);
    }

    @Test
    @DisplayName("Q-02: with policies, each permission is one policy")
    void policiesAreSingle() throws Exception {
        var lines = List.of("[a]", "create = get_images", "read = @", "update = !", "delete = context_is_admin");
        var protections = new PropertyProtections(Optional.of(ProtectionFile.parse(lines, true)), new Policy());

        assertThat(protections.allow(PropertyUse.READ, "a", caller("x"))).isTrue();
        assertThat(protections.allow(PropertyUse.UPDATE, "a", caller("admin"))).isFalse();
        assertThat(protections.allow(PropertyUse.DELETE, "a", caller("admin"))).isTrue();
        assertThat(protections.allow(PropertyUse.DELETE, "a", caller("member"))).isFalse();
        assertThatThrownBy(() -> ProtectionFile.parse(
                        List.of("[a]", "create = one,two", "read = @", "update = @", "delete = @"), true))
                .hasMessageContaining("several policies");
    }
}
