package io.vitrine.attach.iscsi.cli;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiUrl;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.attach.iscsi.session.DiscoveredTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ls}: which targets a portal offers, and which units they show to this host. */
@Command(
        name = "ls",
        sortOptions = false,
        description = "Lists the targets of a portal, their portals, and the logical units they show to this host.")
final class LsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final ConnectOptions connect = new ConnectOptions();

    @Parameters(paramLabel = "URL", description = "iscsi://HOST[:PORT]")
    private String url = "";

    @Option(names = "--names", description = "the targets only: nothing logs in to them")
    private boolean namesOnly;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws IscsiException {
        var place = connect.place(url);
        var initiator = connect.initiator();
        var targets = new ArrayList<Map<String, Object>>();
        for (var target : initiator.discover(place.portal(), place.own(), place.peers())) {
            targets.add(described(initiator, place, target));
        }
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(Map.of("targets", targets)));
        } else {
            targets.forEach(this::print);
        }
        return 0;
    }

    private Map<String, Object> described(Initiator initiator, IscsiUrl.Place place, DiscoveredTarget target) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("name", target.name());
        facts.put("portals", target.addresses().stream().map(LsCommand::text).toList());
        if (!namesOnly) {
            var address =
                    new TargetAddress(List.of(reachable(place, target)), target.name(), 0, place.own(), place.peers());
            try {
                facts.put("units", units(initiator, address));
            } catch (IscsiException e) {
                facts.put("trouble", trouble(e));
            }
        }
        return facts;
    }

    private static String text(DiscoveredTarget.Address address) {
        return address.portal() + "," + address.group();
    }

    /** The portal that was asked, unless the target says that it is elsewhere. */
    private static Portal reachable(IscsiUrl.Place place, DiscoveredTarget target) {
        var portals = target.addresses().stream()
                .map(DiscoveredTarget.Address::portal)
                .toList();
        return portals.isEmpty() || portals.contains(place.portal()) ? place.portal() : portals.getFirst();
    }

    private static List<Map<String, Object>> units(Initiator initiator, TargetAddress target) throws IscsiException {
        var units = new ArrayList<Map<String, Object>>();
        for (long lun : initiator.luns(target)) {
            units.add(unit(
                    initiator, new TargetAddress(target.portals(), target.name(), lun, target.own(), target.peers())));
        }
        return units;
    }

    private static Map<String, Object> unit(Initiator initiator, TargetAddress unit) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("lun", unit.lun());
        try (var disk = initiator.attach(unit, Access.READ_ONLY)) {
            facts.put("vendor", disk.identity().vendor());
            facts.put("product", disk.identity().product());
            facts.put("capacity_bytes", disk.capacityBytes());
        } catch (IscsiException e) {
            facts.put("trouble", trouble(e));
        }
        return facts;
    }

    private static String trouble(IscsiException e) {
        return e.getMessage() + " (" + e.fault() + ")";
    }

    private void print(Map<String, Object> target) {
        var out = spec.commandLine().getOut();
        out.println(target.get("name"));
        if (target.get("portals") instanceof List<?> portals) {
            portals.forEach(portal -> out.println("  at " + portal));
        }
        if (target.get("units") instanceof List<?> units) {
            units.forEach(unit -> out.println("  " + line((Map<?, ?>) unit)));
        }
        if (target.get("trouble") instanceof String trouble) {
            out.println("  " + trouble);
        }
    }

    private static String line(Map<?, ?> unit) {
        var what = unit.get("capacity_bytes") instanceof Long bytes
                ? "%-10s %s %s".formatted(Bytes.readable(bytes), unit.get("vendor"), unit.get("product"))
                : unit.get("trouble");
        return "LUN %-5s %s".formatted(unit.get("lun"), what);
    }
}
