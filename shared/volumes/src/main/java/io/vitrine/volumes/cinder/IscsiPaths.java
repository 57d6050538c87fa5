package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.volumes.ConnectionInfo.IscsiPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** The paths of an iSCSI {@code connection_info}: three lists of equal length where there are several, else three single values. */
final class IscsiPaths {
    private static final int DEFAULT_PORT = 3260;
    private static final Pattern PORTAL = Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^:\\[\\]\\s]+))(?::(\\d{1,5}))?");

    /** RFC 3720, 3.2.6.3: as much as fits, of what is no space. */
    private static final Pattern NAME = Pattern.compile("(iqn|eui|naa)\\.\\S{1,219}");

    /** Where all ways to write the number of a disk are the same one (SAM, 4.6: peripheral device addressing). */
    private static final long PLAIN_LUNS = 256;

    private static final long LUNS = 16384;

    private IscsiPaths() {}

    /** Why there is no way to the disk. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /** Each once, the first one first. */
    static List<IscsiPath> of(JsonNode info) throws Unusable {
        if (!info.hasNonNull("target_portals")) {
            return List.of(path(info, info.path("target_portal"), info.path("target_iqn"), info.path("target_lun")));
        }
        var portals = list(info, "target_portals");
        var names = list(info, "target_iqns");
        var luns = list(info, "target_luns");
        if (portals.isEmpty() || portals.size() != names.size() || portals.size() != luns.size()) {
            throw new Unusable("target_portals, target_iqns and target_luns have " + portals.size() + ", "
                    + names.size() + " and " + luns.size() + " entries");
        }
        var paths = new LinkedHashSet<IscsiPath>();
        for (var each = 0; each < portals.size(); each++) {
            paths.add(path(info, portals.get(each), names.get(each), luns.get(each)));
        }
        return new ArrayList<>(paths);
    }

    private static List<JsonNode> list(JsonNode info, String key) {
        return StreamSupport.stream(info.path(key).spliterator(), false).toList();
    }

    private static IscsiPath path(JsonNode info, JsonNode portal, JsonNode name, JsonNode lun) throws Unusable {
        var address = PORTAL.matcher(portal.asText("").strip());
        if (!address.matches()) {
            throw new Unusable("its portal is '" + portal.asText("") + "'");
        }
        var host = address.group(1) == null ? address.group(2) : address.group(1);
        var port = address.group(3) == null ? DEFAULT_PORT : Integer.parseInt(address.group(3));
        if (port < 1 || port > 0xffff) {
            throw new Unusable("its portal has port " + port);
        }
        if (!NAME.matcher(name.asText("")).matches()) {
            throw new Unusable("its target is called '" + name.asText("") + "'");
        }
        return new IscsiPath(host, port, name.asText(), lun(info, lun));
    }

    private static long lun(JsonNode info, JsonNode lun) throws Unusable {
        if (!lun.isIntegralNumber() && !lun.asText("").matches("\\d{1,9}")) {
            throw new Unusable("its target_lun is '" + lun.asText("") + "'");
        }
        var number = lun.asLong();
        var addressing = info.path("addressing_mode").asText("SAM");
        if (number < 0 || number >= LUNS) {
            throw new Unusable("its target_lun is " + number);
        }
        if (number >= PLAIN_LUNS && info.hasNonNull("addressing_mode") && !addressing.equals("SAM")) {
            throw new Unusable("its target_lun " + number + " is meant in addressing mode " + addressing);
        }
        return number;
    }
}
