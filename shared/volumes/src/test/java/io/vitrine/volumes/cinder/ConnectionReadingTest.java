package io.vitrine.volumes.cinder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.volumes.ConnectionInfo.ChapSecret;
import io.vitrine.volumes.ConnectionInfo.Iscsi;
import io.vitrine.volumes.ConnectionInfo.IscsiPath;
import io.vitrine.volumes.ConnectionInfo.LocalPath;
import io.vitrine.volumes.ConnectionInfo.SharedFile;
import io.vitrine.volumes.cinder.ConnectionReading.Refused;
import io.vitrine.volumes.cinder.ConnectionReading.Usable;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionReadingTest {
    private static final JsonMapper LENIENT =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();
    private static final String SINGLE =
            "'driver_volume_type': 'iscsi', 'target_discovered': false, 'target_portal': '10.0.0.5:3260', 'target_iqn': 'iqn.2010-10.org.openstack:volume-1', 'target_lun': 0";
    private static final String CHAP = ", 'auth_method': 'CHAP', 'auth_username': 'u', 'auth_password': 'the-secret'";

    /** With single quotes, for reading. */
    static ObjectNode json(String text) {
        try {
            return (ObjectNode) LENIENT.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ConnectionReading reading(String members) {
        return ConnectionReading.of(json("{" + members + "}"));
    }

    private static Iscsi iscsi(String members) {
        return (Iscsi) ((Usable) reading(members)).info();
    }

    private static String refusal(String members) {
        return ((Refused) reading(members)).reason();
    }

    @Test
    void onePathAndItsLoginAreRead() {
        var disk = iscsi(SINGLE + CHAP + ", 'access_mode': 'rw', 'encrypted': false, 'qos_specs': null");

        assertThat(disk.paths())
                .containsExactly(new IscsiPath("10.0.0.5", 3260, "iqn.2010-10.org.openstack:volume-1", 0));
        assertThat(disk.login()).contains(new ChapSecret("u", "the-secret"));
        assertThat(disk.readOnly()).isFalse();
        assertThat(disk.toString()).doesNotContain("the-secret");
    }

    @Test
    void theProtocolIsReadInAnyCase() {
        assertThat(reading(SINGLE.replace("'iscsi'", "'iSCSI'"))).isInstanceOf(Usable.class);
    }

    @Test
    void severalPathsAreReadEachOnce() {
        var disk = iscsi(
                SINGLE
                        + ", 'target_portals': ['10.0.0.5:3260', '[fd00::1]:3261', '10.0.0.5:3260'], 'target_iqns': ['iqn.a', 'iqn.b', 'iqn.a'], 'target_luns': [7, '8', 7]");

        assertThat(disk.paths())
                .containsExactly(
                        new IscsiPath("10.0.0.5", 3260, "iqn.a", 7), new IscsiPath("fd00::1", 3261, "iqn.b", 8));
    }

    @Test
    void aPortalWithoutAPortHasTheUsualOne() {
        assertThat(iscsi(SINGLE.replace(":3260", "")).paths().getFirst().port()).isEqualTo(3260);
    }

    @Test
    void whatMayOnlyBeReadSaysSo() {
        assertThat(iscsi(SINGLE + ", 'access_mode': 'ro'").readOnly()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'target_portals': ['10.0.0.5:3260'], 'target_iqns': [], 'target_luns': [1]      | have 1, 0 and 1 entries",
                "'target_portal': 'http://10.0.0.5/x'                                              | its portal is",
                "'target_portal': '10.0.0.5:0'                                                     | port 0",
                "'target_iqn': 'volume-1'                                                          | its target is called 'volume-1'",
                "'target_lun': 'x'                                                                 | its target_lun is 'x'",
                "'target_lun': null                                                                | its target_lun is",
                "'target_lun': -1                                                                  | its target_lun is -1",
                "'target_lun': 300, 'addressing_mode': 'SAM2'                                      | addressing mode SAM2",
                "'auth_method': 'KRB5'                                                             | login method 'KRB5'",
                "'auth_method': 'CHAP', 'auth_username': 'u'                                       | no name or no secret",
                "'discovery_auth_method': 'CHAP', 'discovery_auth_password': 'the-secret'          | no name or no secret"
            })
    void anIscsiDiskThatMakesNoSenseIsRefused(String members, String reason) {
        assertThat(refusal(SINGLE + ", " + members)).contains(reason).doesNotContain("the-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "fibre_channel, Fibre Channel",
        "nvmeof, NVMe-oF",
        "rbd, Ceph",
        "iser, RDMA",
        "scaleio, 'scaleio'",
        "'', no connection"
    })
    void whatIsNotSpokenIsRefusedWithWhatWouldHelp(String protocol, String reason) {
        assertThat(refusal("'driver_volume_type': '" + protocol + "'")).contains(reason.replace("'", ""));
    }

    @Test
    void anEncryptedVolumeIsRefusedWhateverTheProtocol() {
        assertThat(refusal(SINGLE + ", 'encrypted': true")).contains("without encryption");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "glusterfs", "quobyte"})
    void aRawFileOnAShareIsRead(String kind) {
        var share = reading("'driver_volume_type': '" + kind
                + "', 'export': '10.0.0.9:/vol1', 'name': 'volume-1', 'format': 'raw', 'options': '-o vers=4.1'");

        assertThat(share).isEqualTo(new Usable(new SharedFile("10.0.0.9:/vol1", "volume-1", false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'name': 'volume-1', 'format': 'qcow2'",
                "'name': 'volume-1'",
                "'name': '../volume-1', 'format': 'raw'",
                "'name': '..', 'format': 'raw'",
                "'format': 'raw'"
            })
    void aFileOnAShareThatIsNotRawOrNotOnItIsRefused(String members) {
        assertThat(reading("'driver_volume_type': 'nfs', 'export': '10.0.0.9:/vol1', " + members))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aLocalDeviceIsRead() {
        assertThat(reading("'driver_volume_type': 'local', 'device_path': '/dev/sdx'"))
                .isEqualTo(new Usable(new LocalPath(Path.of("/dev/sdx"), false)));
        assertThat(reading("'driver_volume_type': 'local', 'device_path': 'sdx'"))
                .isInstanceOf(Refused.class);
    }
}
