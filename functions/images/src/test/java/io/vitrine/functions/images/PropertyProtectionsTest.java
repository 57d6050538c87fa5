package io.vitrine.functions.images;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties that not everybody may see or change, by roles. */
@QuarkusTest
@TestProfile(PropertyProtectionsTest.Settings.class)
class PropertyProtectionsTest {
    private static final Path FILE =
            Path.of("target", "property-protections.conf").toAbsolutePath();

    public static final class Settings implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Files.writeString(FILE, """
                        [^x_secret$]
                        create = spy
                        read = spy
                        update = spy
                        delete = spy
                        [^x_owner$]
                        create = Admin,SPY
                        read = admin,member
                        update = admin
                        delete = admin
                        [^x_none$]
                        create = @
                        read = !
                        update = !
                        delete = !
                        [^x_fixed$]
                        create = @
                        read = @
                        update = !
                        delete = !
                        [^y_]
                        create = @
                        read = @
                        update = @
                        delete = @
                        """);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of("vitrine.default.property_protection_file", FILE.toString());
        }
    }

    private final Http alice = Http.member();
    private final Http spy = alice.as("spy,member");

    private static String op(String op, String property, String value) {
        return "[{\"op\": \"" + op + "\", \"path\": \"/" + property + "\""
                + (value.isEmpty() ? "" : ", \"value\": \"" + value + "\"") + "}]";
    }

    @Test
    @DisplayName("Q-01: create is refused to who may not, and to everybody where no section is about the property")
    void createIsRefused() {
        alice.create(Map.of("x_secret", "s")).then().statusCode(403);
        alice.create(Map.of("z_other", "s")).then().statusCode(403);
        alice.as("admin").create(Map.of("z_other", "s")).then().statusCode(403);
        alice.create(Map.of("x_owner", "s")).then().statusCode(403);
        spy.create(Map.of("x_secret", "s", "x_owner", "o", "y_free", "f"))
                .then()
                .statusCode(201);
        alice.as("admin").create(Map.of("x_owner", "o")).then().statusCode(201).body("x_owner", equalTo("o"));
    }

    @Test
    @DisplayName(
            "Q-01: what one may not read is left out: of the answer to create, of show, of lists, of the answer to a patch")
    void unreadableIsLeftOut() {
        var id = spy.created(Map.of("x_secret", "s", "x_owner", "o", "y_free", "f", "x_none", "n"));

        spy.get("/v2/images/" + id)
                .then()
                .statusCode(200)
                .body("x_secret", equalTo("s"))
                .body("x_owner", equalTo("o"))
                .body("$", not(hasKey("x_none")));
        alice.get("/v2/images/" + id)
                .then()
                .statusCode(200)
                .body("$", not(hasKey("x_secret")))
                .body("x_owner", equalTo("o"))
                .body("y_free", equalTo("f"));
        alice.as("reader")
                .get("/v2/images")
                .then()
                .body("images[0]", not(hasKey("x_secret")))
                .body("images[0]", not(hasKey("x_owner")))
                .body("images[0].y_free", equalTo("f"));
        alice.patch(id, op("replace", "name", "new")).then().statusCode(200).body("$", not(hasKey("x_secret")));
        spy.get("/v2/images/" + id).then().body("x_secret", equalTo("s")).body("name", equalTo("new"));
    }

    @Test
    @DisplayName("Q-01: update and delete are refused to who may not, and nothing of the patch is kept")
    void changesAreRefused() {
        var id = spy.created(Map.of("x_owner", "o", "x_fixed", "f", "y_free", "f"));

        alice.patch(id, op("replace", "x_owner", "mine")).then().statusCode(403);
        alice.patch(id, op("add", "x_owner", "mine")).then().statusCode(403);
        alice.patch(id, op("remove", "x_owner", "")).then().statusCode(403);
        alice.as("admin").patch(id, op("replace", "x_fixed", "other")).then().statusCode(403);
        alice.as("admin").patch(id, op("remove", "x_fixed", "")).then().statusCode(403);
        alice.patch(
                        id,
                        "[{\"op\": \"replace\", \"path\": \"/y_free\", \"value\": \"changed\"}, {\"op\": \"remove\", \"path\": \"/x_owner\"}]")
                .then()
                .statusCode(403);
        alice.get("/v2/images/" + id).then().body("y_free", equalTo("f")).body("x_owner", equalTo("o"));
        alice.as("admin")
                .patch(id, op("replace", "x_owner", "theirs"))
                .then()
                .statusCode(200)
                .body("x_owner", equalTo("theirs"));
        alice.as("admin").patch(id, op("remove", "x_owner", "")).then().statusCode(200);
        alice.patch(id, op("remove", "y_free", "")).then().statusCode(200).body("$", not(hasKey("y_free")));
    }

    @ParameterizedTest
    @ValueSource(strings = {Http.V2_1, Http.V2_0})
    @DisplayName("Q-01: what one may not read is not there to be replaced or removed, and setting it is creating it")
    void unreadableDoesNotExist(String mediaType) {
        var id = spy.created(Map.of("x_secret", "s", "x_none", "n"));
        boolean old = mediaType.equals(Http.V2_0);
        var add = old ? "[{\"add\": \"/x_none\", \"value\": \"m\"}]" : op("add", "x_none", "m");
        var replace = old ? "[{\"replace\": \"/x_secret\", \"value\": \"m\"}]" : op("replace", "x_secret", "m");
        var remove = old ? "[{\"remove\": \"/x_secret\"}]" : op("remove", "x_secret", "");
        var create = old ? "[{\"add\": \"/x_secret\", \"value\": \"m\"}]" : op("add", "x_secret", "m");

        alice.patch(id, mediaType, replace).then().statusCode(409);
        alice.patch(id, mediaType, remove).then().statusCode(409);
        alice.patch(id, mediaType, create).then().statusCode(403);
        alice.patch(id, mediaType, add).then().statusCode(200).body("$", not(hasKey("x_none")));
        spy.get("/v2/images/" + id).then().body("x_secret", equalTo("s"));
    }

    @Test
    @DisplayName("Q-01: properties of the record and what we say ourselves are not protected")
    void recordIsNotProtected() {
        var id = alice.created(Map.of("name", "plain", "min_disk", 3));

        alice.patch(id, op("replace", "name", "other")).then().statusCode(200).body("min_disk", equalTo(3));
    }
}
