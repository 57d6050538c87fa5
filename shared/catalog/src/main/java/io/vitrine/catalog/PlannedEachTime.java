package io.vitrine.catalog;

import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.postgresql.PGStatement;

/**
 * Has statements planned with the values that they ask for. A prepared statement is planned once for whatever will be asked: a filter that leaves
 * nothing would then be looked for along the order of the list, through all the images there are.
 */
final class PlannedEachTime implements ExecuteListener {
    private static final long serialVersionUID = 1L;
    private static final int NEVER = 0;

    private PlannedEachTime() {}

    static DSLContext on(DSLContext sql) {
        return DSL.using(sql.configuration().deriveAppending(new PlannedEachTime()));
    }

    @Override
    public void prepareEnd(ExecuteContext context) {
        try {
            var statement = context.statement();
            if (statement != null) {
                statement.unwrap(PGStatement.class).setPrepareThreshold(NEVER);
            }
        } catch (SQLException e) {
            throw new DataAccessException("a statement cannot be kept from being prepared", e);
        }
    }
}
