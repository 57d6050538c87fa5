package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.LunEncoding;
import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.TargetAddress;
import io.vitrine.attach.iscsi.session.Isid;
import io.vitrine.attach.iscsi.session.ScsiPort;
import io.vitrine.attach.iscsi.session.SessionEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Finds the ways to a disk, and makes one of them. */
public final class Attaching {
    private static final int MOST_PATHS = 4;
    private static final int PIECES_UNFLUSHED = 4;

    private final TargetAddress target;
    private final IscsiSettings settings;
    private final Ports ports;
    private final long lun;

    public Attaching(TargetAddress target, IscsiSettings settings, Ports ports) {
        this.target = target;
        this.settings = settings;
        this.ports = ports;
        this.lun = LunEncoding.wire(target.lun());
    }

    /** All portals at the same time, each on a thread of its own; it returns once each has led to the disk or failed. */
    public IscsiDisk attach(Access access) throws IscsiException {
        var ways = open();
        try {
            return disk(access, ways);
        } catch (IscsiException | RuntimeException e) {
            ways.forEach(Way::close);
            throw e;
        }
    }

    /** One portal's outcome: a port and what answered there, or why not. */
    private record Way(
            Path path, Relay relay, Optional<ScsiPort> port, Optional<Unit> unit, Optional<IscsiException> failure) {
        void close() {
            port.ifPresent(ScsiPort::close);
        }
    }

    private List<Way> open() throws IscsiException {
        var portals = target.portals().stream().distinct().limit(MOST_PATHS).toList();
        if (portals.size() == 1) {
            return List.of(open(portals.getFirst()));
        }
        var opening = new ArrayList<CompletableFuture<Way>>();
        for (var portal : portals) {
            var way = new CompletableFuture<Way>();
            opening.add(way);
            Thread.ofPlatform().daemon().name("iscsi-login " + portal).start(() -> way.complete(open(portal)));
        }
        var ways = new ArrayList<Way>();
        for (var way : opening) {
            ways.add(await(way));
        }
        return ways;
    }

    private static Way await(CompletableFuture<Way> way) throws IscsiException {
        try {
            return way.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            way.thenAccept(Way::close);
            throw new IscsiException(IscsiFault.CLOSED, "interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Way open(Portal portal) {
        var path = new Path(portal);
        var relay = new Relay();
        try {
            var port = ports.open(portal, path.isid, relay);
            try {
                var unit = new UnitProbe(port, lun, settings).probe();
                return new Way(path, relay, Optional.of(port), Optional.of(unit), Optional.empty());
            } catch (IscsiException e) {
                port.close();
                return new Way(path, relay, Optional.empty(), Optional.empty(), Optional.of(e));
            }
        } catch (IscsiException e) {
            return new Way(path, relay, Optional.empty(), Optional.empty(), Optional.of(e));
        } catch (RuntimeException e) {
            var failure = new IscsiException(IscsiFault.PROTOCOL_ERROR, portal + ": " + e, e);
            return new Way(path, relay, Optional.empty(), Optional.empty(), Optional.of(failure));
        }
    }

    private IscsiDisk disk(Access access, List<Way> ways) throws IscsiException {
        var unit = best(ways);
        var capacity = unit.capacity()
                .orElseThrow(() -> new IscsiException(IscsiFault.TIMED_OUT, name() + ": every path is on standby"));
        var state = new DiskState(unit, capacity, settings.recovery().unflushedBytes() / PIECES_UNFLUSHED);
        for (var way : ways) {
            takeUp(way, state);
        }
        var counters = new Counters();
        var paths = ways.stream().map(Way::path).toList();
        var dispatcher = new Dispatcher(name(), lun, settings, ports, paths, state, counters);
        ways.forEach(way -> way.port()
                .ifPresent(port -> way.relay().connect(dispatcher.paths().events(way.path(), way.path().login))));
        dispatcher.paths().start();
        var limit = Math.max(
                settings.recovery().unflushedBytes(),
                PIECES_UNFLUSHED * Math.max(state.transferBytes(), Piece.MOST_AROUND));
        return new AttachedDisk(name(), access, dispatcher, state, counters, limit, patienceNanos());
    }

    /** Whatever is asked waits for a recovery and a repetition at most. */
    private long patienceNanos() {
        var deadlines = settings.deadlines();
        return settings.recovery()
                .writes()
                .plus(deadlines.command())
                .plus(deadlines.login())
                .multipliedBy(2)
                .toNanos();
    }

    private void takeUp(Way way, DiskState state) throws IscsiException {
        if (way.port().isPresent() && way.unit().isPresent()) {
            state.adopt(way.unit().get(), name() + " at " + way.path());
            way.path().port = way.port().get();
            way.path().access = way.unit().get().access();
        } else {
            way.failure().ifPresent(failure -> way.path().trouble = failure.getMessage());
        }
    }

    private static Unit best(List<Way> ways) throws IscsiException {
        Optional<Unit> best = Optional.empty();
        for (var way : ways) {
            if (way.unit().isPresent()
                    && (best.isEmpty()
                            || best.get().access().compareTo(way.unit().get().access()) > 0)) {
                best = way.unit();
            }
        }
        if (best.isEmpty()) {
            throw failure(ways);
        }
        return best.get();
    }

    /** The first one, with the others' attached. */
    private static IscsiException failure(List<Way> ways) {
        var failures = ways.stream().flatMap(way -> way.failure().stream()).toList();
        var first = failures.getFirst();
        failures.stream().skip(1).forEach(first::addSuppressed);
        return first;
    }

    private String name() {
        return target.name() + " LUN " + target.lun();
    }

    /** Which logical units there are, by their numbers (SPC-4, 6.33). */
    public List<Long> luns() throws IscsiException {
        var port = ports.open(target.portals().getFirst(), Isid.random(), SessionEvents.IGNORED);
        try {
            var length = 8 + 8 * 1024;
            var reply = new UnitCommands(port, 0, settings).read(Cdb.reportLuns(length), length);
            var numbers = new ArrayList<Long>();
            for (var at = 8; at + 8 <= Math.min(reply.length(), 8 + reply.u32(0)); at += 8) {
                numbers.add(LunEncoding.ofWire(reply.u64(at)));
            }
            return numbers;
        } finally {
            port.close();
        }
    }
}
