package io.vitrine.gateway.database;

import io.vitrine.gateway.Refusal;
import java.sql.SQLException;

/** Database trouble in one sentence. */
public final class DatabaseTrouble {
    private DatabaseTrouble() {}

    public static Refusal refusal(String what, SQLException e) {
        var reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
        return Refusal.cannot(what + ": " + reason + (reason.endsWith(".") ? "" : "."));
    }
}
