package io.vitrine.volumes.cinder;

import io.vitrine.model.Fault;
import io.vitrine.model.StoreProperty;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.cinder.CinderSettings.Owner;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at everything that an upload needs of Cinder, and remembers what it saw last. */
final class HealthCheck {
    private final CinderApi api;
    private final CinderSettings settings;
    private final Learned learned;
    private volatile Optional<CinderHealth> last = Optional.empty();
    private volatile String state = "not looked at yet";

    HealthCheck(CinderApi api, CinderSettings settings, Learned learned) {
        this.api = api;
        this.settings = settings;
        this.learned = learned;
    }

    /** {@code UNAVAILABLE} with what an operator has to do. */
    CinderHealth run() throws VolumeException {
        try {
            var health = look();
            last = Optional.of(health);
            state = "up";
            return health;
        } catch (VolumeException e) {
            state = "down: " + e.getMessage();
            throw e;
        }
    }

    private CinderHealth look() throws VolumeException {
        if (settings.owner() == Owner.CALLER && !api.isAdmin()) {
            throw new VolumeException(
                    Fault.UNAVAILABLE,
                    "volumes in the projects of callers are looked after by our own service user, which lacks role admin: give it that role, or the store an account of its own (cinder_store_user_name and what belongs to it)");
        }
        var limits = api.limits();
        var type = type();
        if (type.isPresent() && api.isEncrypted(type.get()).orElse(false)) {
            throw new VolumeException(
                    Fault.UNAVAILABLE,
                    "volume type " + type.get().name()
                            + " is encrypted by the hosts that attach its volumes, which Vitrine does not do: set cinder_volume_type to one that is not");
        }
        var refusal = learned.refusal(type.map(VolumeType::name).orElse(""));
        if (refusal.isPresent()) {
            throw new VolumeException(Fault.UNAVAILABLE, refusal.get());
        }
        return new CinderHealth(type, limits);
    }

    private Optional<VolumeType> type() throws VolumeException {
        if (settings.volumeType().isEmpty()) {
            return api.defaultType();
        }
        var wanted = settings.volumeType().get();
        var types = api.types();
        var found = types.stream().filter(type -> type.isCalled(wanted)).findFirst();
        if (found.isEmpty()) {
            throw new VolumeException(
                    Fault.UNAVAILABLE,
                    "Cinder has no volume type " + wanted + ", or does not show it: cinder_volume_type may be one of "
                            + types.stream().map(VolumeType::name).toList());
        }
        return found;
    }

    /** What Cinder calls the type of the store's volumes, as far as that is known by now; empty where the backend chooses. */
    String typeName() {
        return last.flatMap(CinderHealth::type)
                .map(VolumeType::name)
                .or(settings::volumeType)
                .orElse("");
    }

    /** Whether a volume of that type may be one that the store has made. */
    boolean isOfStore(String type) {
        var own = last.flatMap(CinderHealth::type);
        return own.isPresent()
                ? own.get().isCalled(type)
                : settings.volumeType().map(type::equals).orElse(true);
    }

    SortedMap<String, StoreProperty> properties() {
        var properties = new TreeMap<String, StoreProperty>();
        properties.put("health", new StoreProperty.Text(state));
        properties.put("volume_type", new StoreProperty.Text(typeName()));
        learned.protocol(typeName())
                .ifPresent(protocol -> properties.put("protocol", new StoreProperty.Text(protocol)));
        last.flatMap(CinderHealth::type)
                .ifPresent(type -> properties.put("multiattach", new StoreProperty.Flag(type.multiattach())));
        last.map(health -> health.limits().gib().free())
                .filter(free -> free.isPresent())
                .ifPresent(free -> properties.put("free_gib", new StoreProperty.Number(free.getAsLong())));
        return properties;
    }
}
