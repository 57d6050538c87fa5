package io.vitrine.catalog.database;

import io.agroal.api.security.SimplePassword;
import java.util.Optional;
import java.util.Properties;
import org.jboss.logging.Logger;

/** The password as it is when a connection is opened: it may be rotated while the process runs. */
final class CurrentPassword extends SimplePassword {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(CurrentPassword.class);

    /** Where it is looked up. */
    @FunctionalInterface
    interface Lookup {
        Optional<String> password() throws DatabaseSettingException;
    }

    private final transient Lookup lookup;

    /** @param known in use where it cannot be looked up again */
    CurrentPassword(String known, Lookup lookup) {
        super(known);
        this.lookup = lookup;
    }

    @Override
    public Properties asProperties() {
        try {
            return new SimplePassword(lookup.password().orElseGet(this::getWord)).asProperties();
        } catch (DatabaseSettingException e) {
            LOG.warn(e.sentence() + " The password that was known goes on.");
            return super.asProperties();
        }
    }
}
