package io.vitrine.volumes.cinder;

import io.vitrine.keystone.CloudTls;
import io.vitrine.keystone.ServiceSession;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;

/** From what an operator says of a store to its volumes. */
public final class CinderConnection {
    private static final Logger LOG = Logger.getLogger(CinderConnection.class);
    private static final Duration KEYSTONE_LIMIT = Duration.ofSeconds(10);

    private CinderConnection() {}

    /**
     * Nobody is asked yet.
     *
     * @param store its id, for sentences
     * @param options read again at each log-in, so that a changed secret needs no restart where they are
     * @param ownUser makes a log-in of Vitrine's own service user, for a store without an account; closed with the volumes
     * @return for the caller to close
     * @throws IllegalArgumentException with a sentence for the operator
     */
    public static CinderVolumes open(
            String store, OptionLookup options, ConnectorIdentity identity, Supplier<ServiceSession> ownUser) {
        var read = CinderOptions.of(store, options);
        var tls = tls(store, read);
        var session = read.account()
                .map(account -> ServiceSession.of(
                        account.keystone(),
                        tls,
                        () -> CinderOptions.login(store, options)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "store " + store + " has no options to log in any more.")),
                        KEYSTONE_LIMIT,
                        read.settings().timing().retries(),
                        InstantSource.system()))
                .orElseGet(ownUser);
        return CinderVolumes.open(read.settings(), session, tls, identity);
    }

    private static SSLContext tls(String store, CinderOptions options) {
        if (options.believesAnybody()) {
            LOG.warnf(
                    "Store %s believes whoever says that it is Cinder or Keystone (cinder_api_insecure): its password goes to anybody in between",
                    store);
        }
        try {
            return CloudTls.trusting(options.authorities(), options.believesAnybody());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "cinder_ca_certificates_file of store " + store + " cannot be used: " + e.getMessage() + ".", e);
        }
    }
}
