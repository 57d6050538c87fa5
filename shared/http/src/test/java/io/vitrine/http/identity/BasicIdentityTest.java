package io.vitrine.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.vitrine.http.identity.Authentication.Authenticated;
import io.vitrine.http.identity.Authentication.Rejected;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicIdentityTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Path folder;
    private final UsersFile users;
    private final BasicIdentity identity;

    BasicIdentityTest(@TempDir Path folder) {
        this.folder = folder;
        users = new UsersFile(folder.resolve("users"));
        identity = new BasicIdentity(users, "Image service", new VerifiedPasswords(Duration.ofSeconds(60), () -> now));
    }

    @AfterEach
    void close() {
        identity.close();
    }

    @Test
    void rightPasswordGivesTheUsersProjectAndRoles() {
        users.replace(List.of(user("ada", "s3cret", "member", "reader")));

        var answer = ask("ada", "s3cret");

        assertThat(answer)
                .isEqualTo(new Authenticated(
                        new Caller("ada", Optional.of("lab"), Set.of("member", "reader"), false, "req-1")));
    }

    @Test
    void roleAdminMakesAnAdmin() {
        users.replace(List.of(user("root", "s3cret", "admin")));

        assertThat(ask("root", "s3cret")).isInstanceOfSatisfying(Authenticated.class, known -> assertThat(
                        known.caller().admin())
                .isTrue());
    }

    @Test
    void wrongPasswordUnknownUserAndNoHeaderGetTheSameAnswer() {
        users.replace(List.of(user("ada", "s3cret", "member")));

        var wrong = ask("ada", "S3cret");
        var unknown = ask("eve", "s3cret");
        var none = identity.authenticate(name -> Optional.empty(), "req-1");

        assertThat(wrong)
                .isEqualTo(unknown)
                .isEqualTo(none)
                .isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(rejected.challenge())
                        .isEqualTo("Basic realm=\"Image service\", charset=\"UTF-8\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer x", "Basic", "Basic !!!", "Basic YWRh", ""})
    void headerThatIsNoUserAndPasswordIsRejected(String header) {
        users.replace(List.of(user("ada", "s3cret", "member")));

        assertThat(identity.authenticate(name -> Optional.of(header), "req-1")).isInstanceOf(Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2a", "2b", "2y"})
    void hashesOfAllThreeNamesAreAccepted(String prefix) {
        var hash = cheapHash("päss:word").replaceFirst("2b", prefix);
        users.replace(List.of(new User("ada", hash, Optional.of("lab"), Set.of("member"))));

        assertThat(ask("ada", "päss:word")).isInstanceOf(Authenticated.class);
    }

    @Test
    void changedFileCountsAtOnceAlsoForRememberedPasswords() throws IOException {
        users.replace(List.of(user("ada", "before", "member")));
        assertThat(ask("ada", "before")).isInstanceOf(Authenticated.class);

        new UsersFile(folder.resolve("users")).replace(List.of(user("ada", "after", "member")));

        assertThat(ask("ada", "before")).isInstanceOf(Rejected.class);
        assertThat(ask("ada", "after")).isInstanceOf(Authenticated.class);

        Files.delete(folder.resolve("users"));

        assertThat(ask("ada", "after")).isInstanceOf(Rejected.class);
    }

    @Test
    void rightPasswordIsRememberedForItsTimeOnly() {
        var verified = new VerifiedPasswords(Duration.ofSeconds(60), () -> now);
        var ada = user("ada", "s3cret", "member");
        var password = "s3cret".getBytes(StandardCharsets.UTF_8);
        assertThat(verified.contains(ada, password)).isFalse();

        verified.add(ada, password);

        assertThat(verified.contains(ada, password)).isTrue();
        assertThat(verified.contains(ada, "other".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        now = now.plusSeconds(61);
        assertThat(verified.contains(ada, password)).isFalse();
    }

    @Test
    void brokenFileIsOurTroubleAndItsWordsAreNotForClients() throws IOException {
        Files.writeString(folder.resolve("users"), "# users\nada:plaintextpassword:lab:member\n");

        assertThatThrownBy(() -> ask("ada", "plaintextpassword"))
                .isInstanceOfSatisfying(FaultException.class, trouble -> assertThat(trouble.fault())
                        .isEqualTo(Fault.UNAVAILABLE))
                .hasMessage("The users of this service cannot be read.")
                .cause()
                .hasMessageContaining("bcrypt")
                .hasMessageNotContaining("plaintextpassword");
    }

    @Test
    void usersKnownBeforeStayWhileTheFileIsBroken() throws IOException {
        users.replace(List.of(user("ada", "a", "member")));
        ask("ada", "a");

        Files.writeString(folder.resolve("users"), "bob:no hash:lab:member\n");

        assertThat(ask("ada", "a")).isInstanceOf(Authentication.Authenticated.class);
    }

    @Test
    void fileIsWrittenForItsOwnerOnlyAndReadBackTheSame() throws IOException {
        var all = List.of(user("ada", "a", "member", "reader"), user("bob", "b"));

        users.replace(all);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("users"))))
                .isEqualTo("rw-------");
        assertThat(new UsersFile(folder.resolve("users")).all()).containsExactlyElementsOf(all);
        assertThat(folder).isDirectoryContaining("glob:**users").isDirectoryNotContaining("glob:**.new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "#a", "a b", "a\tb", "a\nb"})
    void nameThatWouldBreakTheFileIsRefused(String name) {
        assertThatThrownBy(() -> new User(name, cheapHash("x"), Optional.empty(), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("user name");
    }

    private Authentication ask(String name, String password) {
        var pair = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return identity.authenticate(
                header -> header.equals("Authorization") ? Optional.of("basic " + pair) : Optional.empty(), "req-1");
    }

    private static User user(String name, String password, String... roles) {
        return new User(name, cheapHash(password), Optional.of("lab"), Set.of(roles));
    }

    /** At the least cost there is; $2b$ is $2y$ under its first name. */
    private static String cheapHash(String password) {
        return new String(
                BCrypt.with(BCrypt.Version.VERSION_2B).hash(4, password.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.US_ASCII);
    }
}
