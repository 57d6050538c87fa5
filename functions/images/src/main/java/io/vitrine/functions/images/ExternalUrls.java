package io.vitrine.functions.images;

import io.vitrine.catalog.StoreRegister;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.remote.FilterConfig;
import io.vitrine.remote.RemoteException;
import io.vitrine.remote.RemoteFilter;
import io.vitrine.remote.RemoteHttp;
import io.vitrine.remote.RemoteLimits;
import io.vitrine.remote.RemoteTrust;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;

/** URLs of bytes that others keep: which store reads them, and what lies there. */
@Singleton
final class ExternalUrls {
    /** The type of stores that read URLs. */
    private static final String HTTP = "http";

    private static final List<String> SCHEMES = List.of("http", "https");

    private final StoreRegister stores;
    private final RemoteFilter filter;
    private final Config config;
    private final Map<StoreId, RemoteHttp> clients = new ConcurrentHashMap<>();

    ExternalUrls(StoreRegister stores, FilterConfig filter, Config config) {
        this.stores = stores;
        this.filter = new RemoteFilter(filter);
        this.config = config;
    }

    /** Whether URLs like this one are asked for here. */
    static boolean takes(String url) {
        return SCHEMES.contains(LocationUrl.scheme(url));
    }

    /** Whether there is a store that reads such URLs. */
    boolean areRead() {
        return stores.all().stream().anyMatch(store -> store.type().equals(HTTP));
    }

    /**
     * Asks its server.
     *
     * @param preferred the store that the client names, if it is one that reads such URLs
     * @throws FaultException {@link Fault#INVALID} where no store reads such URLs, it may not be asked, or nothing lies there
     */
    Found look(String url, Optional<String> preferred) {
        try {
            var uri = RemoteFilter.parse(url);
            var store = store(uri, preferred);
            var object = clients.computeIfAbsent(store, this::client).look(uri);
            if (object.sizeBytes() == 0) {
                throw invalid("there are no bytes.");
            }
            return new Found(new Location(store, url, Optional.empty()), object.sizeBytes(), object.version());
        } catch (RemoteException e) {
            throw invalid(e.getMessage());
        }
    }

    private StoreId store(URI uri, Optional<String> preferred) {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var reading = stores.all().stream()
                .filter(store -> SCHEMES.contains(scheme) && store.type().equals(HTTP))
                .map(StoreRegister.Entry::id)
                .toList();
        return reading.stream()
                .filter(store -> preferred.equals(Optional.of(store.value())))
                .findFirst()
                .or(() -> reading.stream().findFirst())
                .orElseThrow(() -> invalid("no store of this service reads URLs of the scheme " + scheme + "."));
    }

    private RemoteHttp client(StoreId store) {
        var authorities =
                option(store, "https_ca_certificates_file", String.class).map(Path::of);
        var insecure = option(store, "https_insecure", Boolean.class).orElse(true);
        return new RemoteHttp(filter, RemoteTrust.of(authorities, insecure), RemoteLimits.USUAL);
    }

    private <T> Optional<T> option(StoreId store, String name, Class<T> type) {
        return config.getOptionalValue("vitrine." + store.value().toLowerCase(Locale.ROOT) + "." + name, type);
    }

    private static FaultException invalid(String why) {
        return new FaultException(Fault.INVALID, "Invalid location: " + why);
    }
}
