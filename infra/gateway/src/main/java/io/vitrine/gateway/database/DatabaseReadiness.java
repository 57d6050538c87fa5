package io.vitrine.gateway.database;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the catalogue's database answers; it was migrated before the first port opened. */
@Readiness
@Singleton
final class DatabaseReadiness implements HealthCheck {
    private static final int SECONDS = 2;

    private final DataSource database;

    DatabaseReadiness(DataSource database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("database");
        try (var connection = database.getConnection()) {
            return answer.status(connection.isValid(SECONDS)).build();
        } catch (SQLException e) {
            return answer.down().withData("reason", "no connection").build();
        }
    }
}
