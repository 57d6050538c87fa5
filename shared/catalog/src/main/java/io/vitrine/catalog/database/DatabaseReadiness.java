package io.vitrine.catalog.database;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the catalogue's database answers and its tables are of a version that this process may work with. */
@Readiness
@Singleton
final class DatabaseReadiness implements HealthCheck {
    private final DataSource database;
    private final SchemaCheck schema;

    DatabaseReadiness(DataSource database, SchemaCheck schema) {
        this.database = database;
        this.schema = schema;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("database");
        try (var connection = database.getConnection()) {
            schema.repeat(connection);
            return answer.up().build();
        } catch (UnusableDatabaseException e) {
            return answer.down().withData("reason", e.sentence()).build();
        } catch (SQLException e) {
            return answer.down().withData("reason", "no connection").build();
        }
    }
}
