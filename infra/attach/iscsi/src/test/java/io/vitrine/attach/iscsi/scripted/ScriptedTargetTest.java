package io.vitrine.attach.iscsi.scripted;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The target itself, asked PDU by PDU: what it does without a script is what the RFC says, with one what the script says. */
final class ScriptedTargetTest {
    private static final int READ = 0xc0;
    private static final int WRITE = 0xa0;
    private static final int NEITHER = 0x80;
    private ScriptedTarget target;
    private LogicalUnit unit;

    @BeforeEach
    void start() throws IOException {
        target = new ScriptedTarget("iqn.2026-01.io.vitrine:scripted");
        unit = target.add(0, new LogicalUnit(512, 4096, "S1", 0x6000000000000001L));
        target.traits().attentionAtLogin = false;
    }

    @AfterEach
    void nothingLeftBehind() throws IOException {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> target.sessions() == 0 && target.portal().connections() == 0);
        target.close();
        assertThat(target.violations()).isEmpty();
    }

    @Test
    void digestIsCrc32cLowestByteFirst() {
        var codec = new PduCodec();
        codec.digests(false, true);

        var bytes = codec.encode(new Pdu(Op.NOP_OUT).data(new byte[32]));

        // RFC 7143, appendix A.4.
        assertThat(HexFormat.of().formatHex(bytes, 80, 84)).isEqualTo("aa36918a");
    }

    @Test
    void negotiatesAndEntersTheFullFeaturePhase() throws IOException {
        try (var raw = new RawInitiator(target.portal())) {
            var answer = raw.enter(target, 1);

            assertThat(answer.flags()).isEqualTo(0x87);
            assertThat(answer.u8(36)).isZero();
            assertThat(RawInitiator.text(answer))
                    .contains("InitialR2T=Yes", "TargetPortalGroupTag=1", "MaxRecvDataSegmentLength=262144");
            assertThat(answer.i32(12) & 0xffff).isEqualTo(1);
        }
    }

    @Test
    void doesNotKnowAnotherName() throws IOException {
        try (var raw = new RawInitiator(target.portal())) {
            var answer = raw.login(0x87, 1, Map.of("InitiatorName", "iqn.x", "TargetName", "iqn.other"));

            assertThat(List.of(answer.u8(36), answer.u8(37))).containsExactly(2, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7, 8})
    void asksForProofAndProvesItself(int algorithm) throws IOException {
        target.traits().chap = ChapSide.of(algorithm, "user", "secret-of-user").provingItself("peer", "secret-of-peer");
        try (var raw = new RawInitiator(target.portal())) {
            var method = raw.login(
                    0, 1, Map.of("InitiatorName", "iqn.x", "TargetName", target.name(), "AuthMethod", "CHAP"));
            var asked = TextKeys.parse(
                    raw.login(0, 1, Map.of("CHAP_A", "99," + algorithm)).data());
            var response = ChapSide.response(
                    algorithm,
                    Integer.parseInt(asked.get("CHAP_I")),
                    "secret-of-user",
                    ChapSide.bytes(requireNonNull(asked.get("CHAP_C"))));
            var proof = TextKeys.parse(raw.login(
                            0x81,
                            1,
                            Map.of(
                                    "CHAP_N", "user",
                                    "CHAP_R", "0x" + HexFormat.of().formatHex(response),
                                    "CHAP_I", "7",
                                    "CHAP_C", "0x0102030405060708090a0b0c0d0e0f10"))
                    .data());

            var challenge = HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10");
            assertThat(RawInitiator.text(method)).contains("AuthMethod=CHAP");
            assertThat(ChapSide.bytes(requireNonNull(proof.get("CHAP_R"))))
                    .isEqualTo(ChapSide.response(algorithm, 7, "secret-of-peer", challenge));
        }
    }

    @Test
    void refusesWithoutProof() throws IOException {
        target.traits().chap = ChapSide.of(5, "user", "secret-of-user");
        try (var raw = new RawInitiator(target.portal())) {
            var answer = raw.enter(target, 1);

            assertThat(List.of(answer.u8(36), answer.u8(37))).containsExactly(2, 1);
        }
    }

    @Test
    void writesByR2tAndReadsBack() throws IOException {
        target.traits().maxBurst = 1024;
        target.traits().maxOutstandingR2t = 8;
        target.traits().immediateData = false;
        var data = random(4096);
        try (var raw = new RawInitiator(target.portal())) {
            raw.login(
                    0x87,
                    1,
                    Map.of(
                            "InitiatorName", RawInitiator.NAME,
                            "TargetName", target.name(),
                            "MaxBurstLength", "1024",
                            "ImmediateData", "No",
                            "MaxRecvDataSegmentLength", "512",
                            "MaxOutstandingR2T", "2"));
            raw.send(raw.commandPdu(WRITE, 4096, new byte[0], RawInitiator.blocks(Cdb.WRITE_16, 8, 8)));
            for (int i = 0; i < 4; i++) {
                var r2t = raw.receive();
                assertThat(r2t.opcode()).isEqualTo(Op.R2T);
                var piece = ByteBuffer.wrap(data, r2t.i32(40), r2t.i32(44));
                var bytes = new byte[piece.remaining()];
                piece.get(bytes);
                raw.send(new Pdu(Op.DATA_OUT)
                        .u8(1, Pdu.FINAL)
                        .i32(16, r2t.itt())
                        .i32(20, r2t.i32(20))
                        .i32(40, r2t.i32(40))
                        .data(bytes));
            }
            assertThat(raw.receive().u8(3)).isZero();
            raw.send(raw.commandPdu(READ, 4096, new byte[0], RawInitiator.blocks(Cdb.READ_16, 8, 8)));
            var back = ByteBuffer.allocate(4096);
            for (int sn = 0; sn < 8; sn++) {
                var in = raw.receive();
                assertThat(in.i32(36)).isEqualTo(sn);
                back.put(in.i32(40), in.data());
            }

            assertThat(back.array()).isEqualTo(data);
            assertThat(unit.read(4096, 4096)).isEqualTo(data);
        }
    }

    @Test
    void losesWhatWasNotFlushed() throws IOException {
        try (var raw = new RawInitiator(target.portal())) {
            raw.enter(target, 1);
            raw.command(WRITE, 512, filled(1), RawInitiator.blocks(Cdb.WRITE_16, 0, 1));
            raw.command(NEITHER, 0, new byte[0], RawInitiator.blocks(Cdb.SYNCHRONIZE_CACHE_16, 0, 0));
            raw.command(WRITE, 512, filled(2), RawInitiator.blocks(Cdb.WRITE_16, 0, 1));
            assertThat(unit.read(0, 512)).isEqualTo(filled(2));

            unit.medium().loseWholeCache();

            assertThat(unit.read(0, 512)).isEqualTo(filled(1));
        }
    }

    @Test
    void tellsAnAttentionOnce() throws IOException {
        target.traits().attentionAtLogin = true;
        try (var raw = new RawInitiator(target.portal())) {
            raw.enter(target, 1);

            var first = raw.command(NEITHER, 0, new byte[0], Cdb.TEST_UNIT_READY);
            var second = raw.command(NEITHER, 0, new byte[0], Cdb.TEST_UNIT_READY);

            assertThat(first.u8(3)).isEqualTo(2);
            assertThat(first.data()[2 + 2] & 0xf).isEqualTo(6);
            assertThat(first.data()[2 + 12] & 0xff).isEqualTo(0x29);
            assertThat(second.u8(3)).isZero();
        }
    }

    @Test
    void sameIsidEndsTheOldSessionAndWhatItHeld() throws IOException {
        var gate = new CompletableFuture<Void>();
        unit.next(Cdb.WRITE_16, new Interjection.Held(gate));
        try (var old = new RawInitiator(target.portal());
                var fresh = new RawInitiator(target.portal())) {
            old.enter(target, 1);
            target.script(Script.first(Way.RECEIVED, Op.COMMAND, Deed.LOSE_TOUCH));
            old.send(old.commandPdu(WRITE, 512, filled(1), RawInitiator.blocks(Cdb.WRITE_16, 0, 1)));
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> unit.seen(Cdb.WRITE_16) == 1);
            assertThat(target.sessions()).isEqualTo(1);

            fresh.enter(target, 1);
            gate.complete(null);

            assertThat(unit.read(0, 512)).isEqualTo(new byte[512]);
            assertThat(target.sessions()).isEqualTo(1);
        }
    }

    @Test
    void anotherIsidLetsTheOldOnesWritesComeLate() throws IOException {
        var gate = new CompletableFuture<Void>();
        unit.next(Cdb.WRITE_16, new Interjection.Held(gate));
        try (var old = new RawInitiator(target.portal());
                var fresh = new RawInitiator(target.portal())) {
            old.enter(target, 1);
            target.script(Script.first(Way.RECEIVED, Op.COMMAND, Deed.LOSE_TOUCH));
            old.send(old.commandPdu(WRITE, 512, filled(1), RawInitiator.blocks(Cdb.WRITE_16, 0, 1)));
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> unit.seen(Cdb.WRITE_16) == 1);

            fresh.enter(target, 2);
            gate.complete(null);

            assertThat(unit.read(0, 512)).isEqualTo(filled(1));
            target.losePower(new Random(1));
        }
    }

    @Test
    void flippedBitIsSeenWithDigestsAndNotWithout() throws IOException {
        target.traits().dataDigests = List.of("CRC32C");
        target.script(Script.first(Way.SENT, Op.DATA_IN, new Deed.Flip(48, 1)));
        try (var raw = new RawInitiator(target.portal())) {
            raw.login(
                    0x87,
                    1,
                    Map.of("InitiatorName", RawInitiator.NAME, "TargetName", target.name(), "DataDigest", "CRC32C"));
            raw.digests(false, true);

            assertThatThrownBy(() -> raw.command(READ, 512, new byte[0], RawInitiator.blocks(Cdb.READ_16, 0, 1)))
                    .isInstanceOf(PduCodec.Damaged.class);
        }
        target.traits().dataDigests = List.of("None");
        target.script(Script.first(Way.SENT, Op.DATA_IN, new Deed.Flip(48, 1)));
        try (var raw = new RawInitiator(target.portal())) {
            raw.enter(target, 1);

            assertThat(raw.command(READ, 512, new byte[0], RawInitiator.blocks(Cdb.READ_16, 0, 1))
                            .data()[0])
                    .isEqualTo((byte) 1);
        }
    }

    @Test
    void answersDiscoveryInPieces() throws IOException {
        target.traits().textPieceBytes = 40;
        target.otherNames().add("iqn.2026-01.io.vitrine:other");
        try (var raw = new RawInitiator(target.portal())) {
            raw.login(0x87, 1, Map.of("InitiatorName", RawInitiator.NAME, "SessionType", "Discovery"));
            var text = new StringBuilder();
            int tag = Pdu.NO_TAG;
            do {
                var ask = tag == Pdu.NO_TAG ? "SendTargets=All\0" : "";
                var answer = raw.ask(new Pdu(Op.TEXT)
                        .u8(1, Pdu.FINAL)
                        .i32(16, 77)
                        .i32(20, tag)
                        .data(ask.getBytes(StandardCharsets.UTF_8)));
                text.append(RawInitiator.text(answer));
                tag = answer.i32(20);
            } while (tag != Pdu.NO_TAG);

            assertThat(text)
                    .contains("TargetName=" + target.name() + "\0TargetAddress="
                            + target.portal().address() + ",1\0")
                    .contains("TargetName=iqn.2026-01.io.vitrine:other\0");
        }
    }

    @Test
    void abortsATaskThatIsNeverAnswered() throws IOException {
        unit.next(Cdb.TEST_UNIT_READY, Interjection.NEVER);
        try (var raw = new RawInitiator(target.portal())) {
            raw.enter(target, 1);
            var pdu = raw.commandPdu(NEITHER, 0, new byte[0], Cdb.TEST_UNIT_READY);
            raw.send(pdu);

            var answer = raw.ask(
                    new Pdu(Op.TASK_MANAGEMENT | 0x40).u8(1, 0x81).i32(16, 99).i32(20, pdu.itt()));

            assertThat(answer.opcode()).isEqualTo(Op.TASK_MANAGEMENT_RESPONSE);
            assertThat(answer.u8(2)).isZero();
            assertThat(target.managed()).containsExactly(1);
        }
    }

    @Test
    void tellsWhichBlocksAreMapped() throws IOException {
        try (var raw = new RawInitiator(target.portal())) {
            raw.enter(target, 1);
            raw.command(WRITE, 1024, new byte[1024], RawInitiator.blocks(Cdb.WRITE_16, 10, 2));
            var cdb = RawInitiator.blocks(Cdb.SERVICE_ACTION_IN_16, 0, 72);
            cdb[1] = Cdb.GET_LBA_STATUS;

            var answer = ByteBuffer.wrap(raw.command(READ, 72, new byte[0], cdb).data());

            assertThat(List.of(answer.getLong(8), answer.getInt(16), answer.get(20)))
                    .containsExactly(0L, 10, (byte) 1);
            assertThat(List.of(answer.getLong(24), answer.getInt(32), answer.get(36)))
                    .containsExactly(10L, 2, (byte) 0);
            assertThat(List.of(answer.getLong(40), answer.getInt(48), answer.get(52)))
                    .containsExactly(12L, 4084, (byte) 1);
        }
    }

    private static byte[] random(int bytes) {
        var data = new byte[bytes];
        new Random(7).nextBytes(data);
        return data;
    }

    private static byte[] filled(int value) {
        var data = new byte[512];
        java.util.Arrays.fill(data, (byte) value);
        return data;
    }
}
