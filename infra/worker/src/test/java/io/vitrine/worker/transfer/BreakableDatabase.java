package io.vitrine.worker.transfer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A database that can be out of reach, commit and then lose its answer, or keep somebody waiting. */
public final class BreakableDatabase {
    private static final String CONNECTION_LOST = "08006";

    private final DataSource real;
    private volatile String answerToLose = "";
    private volatile Runnable meanwhile = () -> {};
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final AtomicInteger statements = new AtomicInteger();
    private volatile String statementToRefuse = "";
    private volatile boolean down;
    private volatile String statementToHang = "";
    private volatile CountDownLatch hang = new CountDownLatch(0);
    private final AtomicInteger hanging = new AtomicInteger();

    public BreakableDatabase(DataSource real) {
        this.real = real;
    }

    public void down(boolean isDown) {
        down = isDown;
    }

    /** All statements that begin like this are refused, as a server does that only reads; none where it is empty. */
    public void refuse(String statement) {
        statementToRefuse = statement;
    }

    /** How many were prepared so far. */
    public int statements() {
        return statements.get();
    }

    /** The next transaction with a statement that begins like this is committed, and nobody hears of it. */
    public void loseAnswerOfTransactionWith(String statement) {
        loseAnswerOfTransactionWith(statement, () -> {});
    }

    /** The same, and something else happens at that moment. */
    public void loseAnswerOfTransactionWith(String statement, Runnable event) {
        meanwhile = event;
        answerToLose = statement;
    }

    /** The next statement that begins like this is not answered until the test says so; those after it are. */
    void hangNext(String statement) {
        hanging.set(0);
        statementToHang = statement;
        hang = new CountDownLatch(1);
    }

    /** Whether somebody waits for that answer now. */
    boolean hangs() {
        return hanging.get() > 0 && hang.getCount() > 0;
    }

    void answerAll() {
        hang.countDown();
    }

    public int lostAnswers() {
        return lostAnswers.get();
    }

    public DataSource source() {
        return proxy(DataSource.class, real, (name, _, call) -> {
            if (down && name.equals("getConnection")) {
                throw new SQLException("connection refused", CONNECTION_LOST);
            }
            var result = call.run();
            return result instanceof Connection connection ? breakable(connection) : result;
        });
    }

    private Connection breakable(Connection connection) {
        var losing = new AtomicBoolean();
        return proxy(Connection.class, connection, (name, arguments, call) -> {
            if (down && !name.equals("close")) {
                throw new SQLException("connection lost", CONNECTION_LOST);
            }
            if (name.equals("prepareStatement")) {
                count(String.valueOf(arguments[0]));
            }
            if (name.equals("prepareStatement") && isToBeLost(String.valueOf(arguments[0]))) {
                losing.set(true);
            }
            if (name.equals("prepareStatement") && hangs(String.valueOf(arguments[0]))) {
                hang.await();
            }
            var result = call.run();
            if (name.equals("commit") && losing.get()) {
                answerToLose = "";
                meanwhile.run();
                lostAnswers.incrementAndGet();
                throw new SQLException("connection lost", CONNECTION_LOST);
            }
            return result;
        });
    }

    private void count(String statement) throws SQLException {
        statements.incrementAndGet();
        if (begins(statement, statementToRefuse)) {
            throw new SQLException("cannot execute UPDATE in a read-only transaction", "25006");
        }
    }

    private static boolean begins(String statement, String with) {
        return !with.isEmpty() && statement.replace("\"", "").startsWith(with);
    }

    private boolean hangs(String statement) {
        return hang.getCount() > 0
                && statement.replace("\"", "").startsWith(statementToHang)
                && hanging.getAndIncrement() == 0;
    }

    private boolean isToBeLost(String statement) {
        return begins(statement, answerToLose);
    }

    private interface Call {
        Object run() throws Throwable;
    }

    private interface Around {
        Object invoke(String method, Object[] arguments, Call call) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T target, Around around) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) ->
                        around.invoke(method.getName(), arguments == null ? new Object[0] : arguments, () -> {
                            try {
                                return method.invoke(target, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        })));
    }
}
