package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.model.WorkerId;
import io.vitrine.volumes.Connector;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a worker tells Cinder of itself when it attaches: names of its own, the same after every restart, and never those of the machine, which an array
 * would take for the compute service on it.
 *
 * @param host names the worker to Cinder and to arrays
 * @param id of the worker as NVMe and others want it
 * @param address on the network of the storage, for backends that export to addresses; empty where nobody says
 * @param multipath whether several paths to a disk are wanted
 */
public record ConnectorIdentity(String host, UUID id, Optional<String> address, boolean multipath) {
    private static final int LONGEST = 63;
    private static final int DIGITS = 8;

    /** The same for the same worker. */
    public static ConnectorIdentity of(WorkerId worker, Optional<String> address, boolean multipath) {
        return new ConnectorIdentity(hostOf(worker), idOf(worker), address, multipath);
    }

    /** Letters, digits and dashes as hosts are called. A name that has to be changed for that gets digits of the real one, so that no two become one. */
    private static String hostOf(WorkerId worker) {
        var plain = "vitrine-" + worker;
        var name = plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        if (name.equals(plain) && name.length() <= LONGEST) {
            return name;
        }
        var digits = idOf(worker).toString().substring(0, DIGITS);
        var room = LONGEST - DIGITS - 1;
        return (name.length() > room ? name.substring(0, room) : name) + "-" + digits;
    }

    private static UUID idOf(WorkerId worker) {
        return UUID.nameUUIDFromBytes(("vitrine-worker/" + worker).getBytes(StandardCharsets.UTF_8));
    }

    /** As the volume service's interface names this host. */
    public Connector connector() {
        return new Connector(host);
    }

    /** The iSCSI name of the initiator (RFC 7143, 4.2.7.2). */
    public String iqn() {
        return "iqn.2026-01.org.vitrine:" + host.substring("vitrine-".length());
    }

    /** The body of an attachment's {@code connector}. */
    ObjectNode body() {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("host", host)
                .put("initiator", iqn())
                .put("nqn", "nqn.2014-08.org.nvmexpress:uuid:" + id)
                .put("nvme_hostid", id.toString())
                .put("uuid", id.toString())
                .put("system uuid", id.toString())
                .put("nvme_native_multipath", true)
                .put("multipath", multipath)
                // Which path a transfer takes is ours to say: the array must not refuse for one that is missing.
                .put("enforce_multipath", false)
                .put("platform", System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64")
                .put("os_type", "linux")
                .put("do_local_attach", false)
                .put("mountpoint", "vitrine");
        address.ifPresent(ip -> body.put("ip", ip));
        return body;
    }
}
