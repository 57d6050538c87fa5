package io.vitrine.config;

import io.vitrine.config.OsloConf.Assignment;
import io.vitrine.config.Verdict.BadValue;
import io.vitrine.config.Verdict.NoUse;
import io.vitrine.config.Verdict.OfAbsentStore;
import io.vitrine.config.Verdict.Overruled;
import io.vitrine.config.Verdict.Unknown;
import io.vitrine.config.Verdict.Used;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What each line of the configuration files does. */
public final class ConfigCheck {
    private final OsloConf file;
    private final Settings settings = Settings.all();
    private final KnownOptions known = KnownOptions.all();
    private final Reasons reasons = Reasons.all();
    private final StoreSections stores;
    private final AuthSections logins;
    private final Map<OptionName, Assignment> counting = new HashMap<>();

    public ConfigCheck(OsloConf file) {
        this.file = file;
        this.stores = new StoreSections(file);
        this.logins = new AuthSections(file::value);
        file.assignments().forEach(assignment -> counting.put(written(assignment), assignment));
    }

    /** A line and what it does. */
    public record Finding(Assignment assignment, Verdict verdict) {
        /** File, line and name, never the value. */
        public String place() {
            return assignment.file() + ":" + assignment.line() + ": " + assignment.name();
        }
    }

    /** In the order of the files and their lines. */
    public List<Finding> findings() {
        return file.assignments().stream()
                .map(assignment -> new Finding(assignment, verdict(assignment)))
                .toList();
    }

    private static OptionName written(Assignment assignment) {
        return new OptionName(assignment.section(), assignment.option());
    }

    private Verdict verdict(Assignment assignment) {
        var written = written(assignment);
        var elsewhere = logins.elsewhere(written);
        if (elsewhere.isPresent()) {
            return new NoUse("auth_section says that [" + elsewhere.get() + "] has the options to log in");
        }
        var name = today(logins.taker(written).orElse(written));
        var setting = setting(name);
        if (setting.isEmpty() || isOfAbsentStore(name)) {
            return withoutSetting(name);
        }
        var last = counting.get(written);
        if (last != null && last != assignment && !Repeats.addUp(name)) {
            return new Overruled(last.file() + ":" + last.line());
        }
        return setting.get()
                .objection(assignment.value())
                .<Verdict>map(BadValue::new)
                .or(() -> Remarks.of(name, assignment.value()))
                .orElseGet(Used::new);
    }

    /** The name that an option has today. */
    private OptionName today(OptionName written) {
        return known(written).flatMap(KnownOptions.Known::now).orElse(written);
    }

    private Optional<Setting> setting(OptionName name) {
        return stores.readings(name, known).stream()
                .map(settings::find)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<KnownOptions.Known> known(OptionName name) {
        return stores.readings(name, known).stream()
                .map(known::find)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Verdict withoutSetting(OptionName name) {
        var type = stores.typeOf(name.section());
        if (type.isPresent()
                && !StoreTypes.HERE.contains(type.get())
                && known(name).isPresent()) {
            return new OfAbsentStore(name.section(), type.get());
        }
        var found = known(name);
        if (found.isPresent()) {
            return new NoUse(reasons.of(name, found.get()));
        }
        return stores.isOfStoreNotEnabled(name, known)
                ? new NoUse("enabled_backends has no store \"" + name.section() + "\"")
                : new Unknown(Resemblance.nearest(name, candidates()));
    }

    private boolean isOfAbsentStore(OptionName name) {
        return stores.typeOf(name.section())
                .filter(type -> !StoreTypes.HERE.contains(type))
                .isPresent();
    }

    /** What may be meant: names as they are written, those of stores in the sections of stores. */
    private Collection<OptionName> candidates() {
        Set<OptionName> names = new HashSet<>(settings.names());
        names.addAll(known.names());
        stores.types().forEach((section, type) -> List.copyOf(names).stream()
                .filter(name -> Set.of("<" + type + ">", "<store>").contains(name.section()))
                .forEach(name -> names.add(name.in(section))));
        names.removeIf(OptionName::isOfKind);
        return names;
    }
}
