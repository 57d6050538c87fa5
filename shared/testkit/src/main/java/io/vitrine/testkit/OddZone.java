package io.vitrine.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections whose session lives where no server does and where hours are not whole: what depends on the zone shows. */
final class OddZone extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    @Override
    public Connection getConnection() throws SQLException {
        return moved(super.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return moved(super.getConnection(user, password));
    }

    private static Connection moved(Connection connection) throws SQLException {
        try (var sql = connection.createStatement()) {
            sql.execute("set time zone 'Asia/Kathmandu'");
        }
        return connection;
    }
}
