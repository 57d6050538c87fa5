package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.ConnectionInfo.ChapSecret;
import io.vitrine.volumes.ConnectionInfo.Iscsi;
import io.vitrine.volumes.ConnectionInfo.LocalPath;
import io.vitrine.volumes.ConnectionInfo.SharedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a {@code connection_info} of Cinder's comes to: a way to the bytes, or why there is none, in a sentence that says what would help. It is flat, as the
 * attachments API has it, and differs by driver; drivers add keys of their own, which count for nothing.
 */
public sealed interface ConnectionReading {
    record Usable(ConnectionInfo info) implements ConnectionReading {}

    /** @param reason for an operator, without secrets */
    record Refused(String reason) implements ConnectionReading {}

    /** Shares of any kind: all give a file, once somebody has mounted them. */
    Set<String> SHARES = Set.of("nfs", "glusterfs", "vzstorage", "quobyte", "smbfs");

    /** Whether the format of the volume is told with the attachment alone, not in the answer that connects it. */
    static boolean needsFormat(JsonNode info) {
        return SHARES.contains(protocol(info)) && !info.hasNonNull("format");
    }

    static ConnectionReading of(JsonNode info) {
        if (info.path("encrypted").asBoolean()) {
            return new Refused(
                    "the volume is encrypted by the hosts that attach it, which Vitrine does not do: give the store a volume type without encryption, or one whose backend encrypts by itself");
        }
        var protocol = protocol(info);
        return switch (protocol) {
            case "iscsi" -> iscsi(info);
            case "local" -> local(info);
            case "nfs", "glusterfs", "vzstorage", "quobyte", "smbfs" -> share(info);
            case "" -> new Refused("Cinder gives no connection for the volume");
            case "fibre_channel", "fibre_channel_eckd" ->
                new Refused("the volume is reached over Fibre Channel, which needs an adapter of the host: "
                        + "give the store a volume type whose backend speaks iSCSI");
            case "nvmeof" ->
                new Refused(
                        "the volume is reached over NVMe-oF, which this release does not speak: give the store a volume type whose backend speaks iSCSI");
            case "rbd" ->
                new Refused(
                        "the volume is in a Ceph cluster (RBD), which this release does not speak: give the store a volume type whose backend speaks iSCSI");
            case "iser" ->
                new Refused(
                        "the volume is reached over iSER, which needs an RDMA adapter: let the backend speak iSCSI over TCP (target_protocol = iscsi)");
            default ->
                new Refused("the volume is reached over '" + protocol
                        + "', which Vitrine does not speak: give the store a volume type whose backend speaks iSCSI");
        };
    }

    private static String protocol(JsonNode info) {
        return info.path("driver_volume_type").asText("").toLowerCase(Locale.ROOT);
    }

    private static ConnectionReading iscsi(JsonNode info) {
        try {
            return new Usable(new Iscsi(
                    IscsiPaths.of(info),
                    chap(info, "auth_"),
                    info.path("target_discovered").asBoolean(),
                    chap(info, "discovery_auth_"),
                    isReadOnly(info)));
        } catch (IscsiPaths.Unusable e) {
            return new Refused("Cinder describes an iSCSI disk that cannot be reached: " + e.getMessage());
        }
    }

    private static Optional<ChapSecret> chap(JsonNode info, String prefix) throws IscsiPaths.Unusable {
        var method = info.path(prefix + "method").asText("");
        if (method.isEmpty() || method.equals("null") || method.equalsIgnoreCase("none")) {
            return Optional.empty();
        }
        if (!method.equalsIgnoreCase("CHAP")) {
            throw new IscsiPaths.Unusable("it asks for the login method '" + method + "'; only CHAP is known");
        }
        var name = info.path(prefix + "username").asText("");
        var secret = info.path(prefix + "password").asText("");
        if (name.isEmpty() || secret.isEmpty()) {
            throw new IscsiPaths.Unusable("it asks for CHAP and gives no name or no secret for it");
        }
        return Optional.of(new ChapSecret(name, secret));
    }

    private static ConnectionReading local(JsonNode info) {
        var path = info.path("device_path").asText("");
        return path.startsWith("/")
                ? new Usable(new LocalPath(Path.of(path), false))
                : new Refused("Cinder describes a local device without an absolute device_path");
    }

    private static ConnectionReading share(JsonNode info) {
        var export = info.path("export").asText("");
        var file = info.path("name").asText("");
        var format = info.path("format").asText("");
        if (export.isEmpty() || !isPlainName(file)) {
            return new Refused("Cinder describes a volume on a share without an export or a file's name");
        }
        if (!format.equals("raw")) {
            return new Refused(
                    "the volume on share " + export + " has the format '" + format
                            + "' where only raw will do: set nfs_qcow2_volumes = false at the backend, and make no snapshots of image volumes");
        }
        return new Usable(new SharedFile(export, file, isReadOnly(info)));
    }

    private static boolean isPlainName(String file) {
        return !file.isEmpty() && !file.contains("/") && !List.of(".", "..").contains(file);
    }

    private static boolean isReadOnly(JsonNode info) {
        return info.path("access_mode").asText("rw").equals("ro");
    }
}
