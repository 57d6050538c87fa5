package io.vitrine.attach.iscsi.cli;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.DigestChoice;
import io.vitrine.attach.iscsi.DiskStats;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code info}: who a disk says it is, what it can, and what was agreed on at the login. */
@Command(
        name = "info",
        sortOptions = false,
        description = "Shows a disk's identity, size, cache and limits, and what its target agreed to.")
final class InfoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Mixin
    private final ConnectOptions connect = new ConnectOptions();

    @Parameters(paramLabel = "URL", description = "iscsi://HOST[:PORT]/TARGET/LUN")
    private String url = "";

    @Option(names = "--portal", paramLabel = "HOST[:PORT]", description = "a further path to the disk; may be repeated")
    private List<String> portals = new ArrayList<>();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws IscsiException {
        var target = connect.target(url, portals);
        long began = System.nanoTime();
        try (var disk = connect.attach(target, Access.READ_ONLY)) {
            var facts = facts(disk, (System.nanoTime() - began) / 1e6);
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.of(facts));
            } else {
                print(out, facts, "");
            }
        }
        return 0;
    }

    private static SequencedMap<String, Object> facts(IscsiDisk disk, double attachMillis) {
        var facts = new LinkedHashMap<String, Object>();
        var identity = disk.identity();
        facts.put("vendor", identity.vendor());
        facts.put("product", identity.product());
        facts.put("revision", identity.revision());
        facts.put("serial", identity.serial());
        facts.put("designators", identity.designators());
        facts.put("capacity_bytes", disk.capacityBytes());
        facts.put("block_bytes", disk.blockBytes());
        var features = disk.features();
        facts.put("write_cache", features.writeCache());
        facts.put("write_protected", features.writeProtected());
        facts.put("thin", features.thin());
        facts.put("write_same", features.writeSame());
        facts.put("unmap", features.unmap());
        facts.put("extents", features.extents());
        facts.put("max_transfer_bytes", features.maxTransferBytes());
        facts.put("optimal_transfer_bytes", features.optimalTransferBytes());
        facts.put("attach_ms", Math.rint(attachMillis * 100) / 100);
        facts.put("paths", disk.stats().paths().stream().map(InfoCommand::path).toList());
        return facts;
    }

    private static SequencedMap<String, Object> path(DiskStats.Path path) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("portal", path.portal().toString());
        facts.put("state", path.state().name());
        if (!path.trouble().isEmpty()) {
            facts.put("trouble", path.trouble());
        }
        facts.put("agreed", agreed(path));
        return facts;
    }

    /** By the keys of the login (RFC 7143, chapter 13); nothing while the path is down. */
    private static SequencedMap<String, Object> agreed(DiskStats.Path path) {
        var facts = new LinkedHashMap<String, Object>();
        path.agreed().ifPresent(agreed -> {
            facts.put("HeaderDigest", digest(agreed.headerDigest()));
            facts.put("DataDigest", digest(agreed.dataDigest()));
            facts.put("InitialR2T", agreed.initialR2t());
            facts.put("ImmediateData", agreed.immediateData());
            facts.put("FirstBurstLength", agreed.firstBurst());
            facts.put("MaxBurstLength", agreed.maxBurst());
            facts.put("MaxRecvDataSegmentLength", agreed.receiveSegment());
            facts.put("TargetMaxRecvDataSegmentLength", agreed.sendSegment());
            facts.put("MaxOutstandingR2T", agreed.maxOutstandingR2t());
        });
        return facts;
    }

    private static String digest(boolean isOn) {
        return (isOn ? DigestChoice.CRC32C : DigestChoice.NONE).value();
    }

    private static void print(PrintWriter out, Map<?, ?> facts, String indent) {
        facts.forEach((name, value) -> {
            var title = "%s%-32s".formatted(indent, String.valueOf(name).replace('_', ' '));
            switch (value) {
                case List<?> list
                when !list.isEmpty() && list.getFirst() instanceof Map<?, ?> ->
                    list.forEach(one -> {
                        out.println(indent + name);
                        print(out, (Map<?, ?>) one, indent + "  ");
                    });
                case List<?> list ->
                    out.println(title
                            + String.join(
                                    ", ", list.stream().map(String::valueOf).toList()));
                case Map<?, ?> map -> {
                    out.println(indent + name);
                    print(out, map, indent + "  ");
                }
                case Boolean flag -> out.println(title + (flag ? "yes" : "no"));
                case Long count
                when String.valueOf(name).equals("capacity_bytes") ->
                    out.println(title + count + " (" + Bytes.readable(count) + ")");
                default -> out.println(title + value);
            }
        });
    }
}
