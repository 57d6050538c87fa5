package io.vitrine.secrets;

import java.util.Locale;

/** What a process may be given as a secret, and the setting that is filled with it. */
enum Secret {
    /** JSON with a field {@code password}, as RDS makes it. */
    DATABASE_PASSWORD("vitrine.vitrine.database_password_file", true),
    TICKET_KEYS("vitrine.vitrine.ticket_key_file", true),
    USERS("vitrine.vitrine.users_file", true),
    KEYSTONE_PASSWORD("vitrine.keystone_authtoken.password", false);

    private final String setting;
    private final boolean file;

    Secret(String setting, boolean file) {
        this.setting = setting;
        this.file = file;
    }

    /** The environment variable that names it. */
    String variable() {
        return "VITRINE_SECRET_" + name();
    }

    String setting() {
        return setting;
    }

    /** Whether the setting is the path of a file that holds it, and not it itself. */
    boolean isFile() {
        return file;
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
