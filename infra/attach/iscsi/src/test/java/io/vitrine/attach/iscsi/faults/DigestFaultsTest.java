package io.vitrine.attach.iscsi.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.DigestChoice;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.scripted.Deed;
import io.vitrine.attach.iscsi.scripted.Op;
import io.vitrine.attach.iscsi.scripted.Pdu;
import io.vitrine.attach.iscsi.scripted.Script;
import io.vitrine.attach.iscsi.scripted.Way;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bits that turn over on the way, with digests and without (F29 of the design). */
final class DigestFaultsTest extends DiskFixture {
    private static final List<String> CRC32C = List.of("CRC32C", "None");

    private void targetHasDigests() {
        target.traits().headerDigests = CRC32C;
        target.traits().dataDigests = CRC32C;
    }

    private static IscsiSettings onlyWithDigests() {
        var settings = quick();
        var only = List.of(DigestChoice.CRC32C);
        return settings.withProposal(settings.proposal().withDigests(only, only));
    }

    @Test
    void digestsGuardHeadersAndData() throws IscsiException {
        targetHasDigests();
        try (var disk = attach(onlyWithDigests())) {
            work(disk, 20);
            disk.flush();

            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 19, 24, 36, 43, 47, 48, 51, 52, 53, 563, 564, 567})
    void flippedBitOfAReadIsFoundAndReadAgain(int at) throws IscsiException {
        targetHasDigests();
        try (var disk = attach()) {
            write(disk, 0, 4096);
            target.script(Script.first(Way.SENT, Op.DATA_IN, new Deed.Flip(at, 0x10)));

            readsTheModel(disk, 0, 512);
            assertThat(target.isids().size()).isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 16, 31, 40, 48, 52, 100, 4147})
    @DisplayName("F29: a bit of a write turns over")
    void flippedBitOfAWriteIsFoundAndWrittenAgain(int at) throws IscsiException {
        targetHasDigests();
        target.traits().immediateData = false;
        try (var disk = attach()) {
            target.script(Script.first(Way.RECEIVED, Op.DATA_OUT, new Deed.Flip(at, 0x01)));

            write(disk, 0, 4096);
            readsTheModel(disk, 0, 4096);
            assertThat(target.isids().size()).isGreaterThan(1);
        }
    }

    @Test
    void flippedBitOfAStatusIsFound() throws IscsiException {
        targetHasDigests();
        try (var disk = attach()) {
            target.script(Script.first(Way.SENT, Op.RESPONSE, new Deed.Flip(3, 0x08)));

            write(disk, 0, 4096);
            readsTheModel(disk, 0, 4096);
        }
    }

    @Test
    void withoutDigestsAFlippedBitIsForWhoeverVerifies() throws IscsiException {
        try (var disk = attach()) {
            write(disk, 0, 512);
            target.script(Script.first(Way.SENT, Op.DATA_IN, new Deed.Flip(Pdu.HEADER_BYTES + 5, 0x01)));

            var bytes = read(disk, 0, 512);

            assertThat(Arrays.mismatch(bytes, Arrays.copyOf(model, 512))).isEqualTo(5);
            readsTheModel(disk, 0, 512);
        }
    }

    @Test
    void digestsThatTheTargetRefusesAreDoneWithout() throws IscsiException {
        try (var disk = attach()) {
            work(disk, 5);
            readsTheModel(disk, 0, DISK_BYTES);
        }
    }

    @Test
    void digestsThatMustBeAreNotGivenUp() {
        assertThat(faultOf(() -> attach(onlyWithDigests()).close())).isEqualTo(IscsiFault.LOGIN_REFUSED);
        assertThat(unit.commands(0)).isEmpty();
    }
}
