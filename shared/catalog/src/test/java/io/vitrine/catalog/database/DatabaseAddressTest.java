package io.vitrine.catalog.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAddressTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql://glance@db.example.org/images,jdbc:postgresql://db.example.org/images,glance",
        "postgres://glance@127.0.0.1:5433/images?sslmode=require,jdbc:postgresql://127.0.0.1:5433/images?sslmode=require,glance",
        "postgresql://glance@db/images?sslmode=verify-ca&sslrootcert=/etc/db%20ca.pem,jdbc:postgresql://db/images?sslmode=verify-ca&sslrootcert=/etc/db%20ca.pem,glance",
        "jdbc:postgresql://127.0.0.1/images?user=glance,jdbc:postgresql://127.0.0.1/images?user=glance,glance",
        "postgresql://glance@[::1]:5432/images,jdbc:postgresql://[::1]:5432/images,glance",
    })
    void everyUsualFormIsUnderstood(String given, String url, String user) throws DatabaseSettingException {
        assertThat(DatabaseAddress.parse(given)).isEqualTo(new DatabaseAddress(url, user));
    }

    @ParameterizedTest
    @CsvSource({
        "mysql+pymysql://glance:s3cret@db/glance,postgresql://",
        "postgresql://glance:s3cret@db/glance,holds a password",
        "jdbc:postgresql://db/glance?user=x&password=s3cret,holds a password",
        "postgresql://db/glance,names no user",
        "postgresql://glance@/x,no host",
        "postgresql://glance@db,no host or no database",
        "not a url,cannot be read",
    })
    void anythingElseIsRefusedWithoutRepeatingASecret(String given, String sentence) {
        assertThatThrownBy(() -> DatabaseAddress.parse(given))
                .isInstanceOf(DatabaseSettingException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void passwordComesFromTheSettingThenTheFileThenPostgresqlsOwnVariable(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("password"), "from file\n");
        var environment = Map.of("PGPASSWORD", "from variable");

        assertThat(DatabasePassword.find(Optional.of("from setting"), Optional.of(file), environment))
                .contains("from setting");
        assertThat(DatabasePassword.find(Optional.empty(), Optional.of(file), environment))
                .contains("from file");
        assertThat(DatabasePassword.find(Optional.empty(), Optional.empty(), environment))
                .contains("from variable");
        assertThat(DatabasePassword.find(Optional.empty(), Optional.empty(), Map.of()))
                .isEmpty();
        assertThatThrownBy(
                        () -> DatabasePassword.find(Optional.empty(), Optional.of(folder.resolve("none")), environment))
                .isInstanceOf(DatabaseSettingException.class);
    }
}
