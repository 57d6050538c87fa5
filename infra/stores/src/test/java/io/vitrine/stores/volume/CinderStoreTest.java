package io.vitrine.stores.volume;

import static io.vitrine.stores.TestImage.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.model.Adoption;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.ImageWriter.Stored;
import io.vitrine.stores.RecordedAttempt;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.TestImage;
import io.vitrine.stores.Verification;
import io.vitrine.testkit.cinder.CinderCall;
import io.vitrine.testkit.cinder.CinderFaults.Effect.Status;
import io.vitrine.testkit.cinder.CinderFaults.When;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.CallerProject;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.volumes.cinder.CinderSettings.ExtendAttached;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a store does with Cinder, beyond the contract of all stores. Each test ends with no volume, no attachment and no session. */
class CinderStoreTest {
    private static final OptionalLong UNKNOWN = OptionalLong.empty();
    private static final String OWNER = "0a0b0c00000000000000000000000001";
    private static final VolumeStoreSettings SMALL = new VolumeStoreSettings("test", new Gib(1), Verification.SAMPLE);

    private CinderSetup setup;
    private final List<Location> stored = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        setup = new CinderSetup();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        var store = setup.store(setup.cinder.volumes());
        for (var location : stored) {
            store.remove(location);
        }
        setup.close();
    }

    private Location keep(Stored result) {
        stored.addAll(result.locations());
        return result.locations().getFirst();
    }

    private static String volumeOf(Location at) {
        return at.url().substring(at.url().lastIndexOf('/') + 1);
    }

    private ObjectNode shown() {
        assertThat(setup.server.shown()).hasSize(1);
        return setup.server.shown().getFirst();
    }

    private static String label(ObjectNode volume, String key) {
        return volume.path("metadata").path(key).asText();
    }

    @Nested
    class Labels {
        @Test
        void sayWhoseImageItIsAndHowLargeFromTheFirstByteOn() throws Exception {
            var store = setup.store(setup.cinder.volumes(), SMALL);
            var attempt = RecordedAttempt.fresh().ownedBy(OWNER);
            var image = TestImage.of(MIB + 3);

            var at = keep(store.write(attempt, UNKNOWN, target -> {
                target.write(image.chunk(0), 0);
                assertThat(shown().path("name").asText()).isEqualTo("image-" + attempt.image());
                assertThat(label(shown(), "image_size")).isEqualTo("0");
                assertThat(label(shown(), "image_owner")).isEqualTo(OWNER);
                target.write(image.chunk(1), MIB);
                return image.content();
            }));

            assertThat(at)
                    .isEqualTo(new Location(new StoreId("fast"), "cinder://fast/" + volumeOf(at), Optional.empty()));
            assertThat(label(shown(), "image_size")).isEqualTo(Integer.toString(MIB + 3));
            assertThat(label(shown(), "image_owner")).isEqualTo(OWNER);
            assertThat(label(shown(), "glance_image_id"))
                    .isEqualTo(attempt.image().toString());
            assertThat(label(shown(), "vitrine_attempt")).isEqualTo(attempt.id().toString());
            assertThat(label(shown(), "vitrine_deployment")).isEqualTo("test");
            assertThat(label(shown(), "readonly")).isEqualTo("True");
            assertThat(setup.server.imageMetadata(volumeOf(at)))
                    .containsEntry("image_id", attempt.image().toString())
                    .containsEntry("disk_format", "raw")
                    .containsEntry("container_format", "bare");
        }

        @Test
        void haveTheAnnouncedSizeAtOnce() throws Exception {
            var image = TestImage.of(MIB);

            keep(setup.store(setup.cinder.volumes()).write(RecordedAttempt.fresh(), OptionalLong.of(MIB), target -> {
                var content = image.writeTo(target);
                assertThat(label(shown(), "image_size")).isEqualTo(Integer.toString(MIB));
                return content;
            }));
        }

        @Test
        void thatCannotBeToldOfTheImageDoNotSpoilIt() throws Exception {
            setup.server
                    .faults()
                    .next(CinderCall.IMAGE_METADATA, When.BEFORE_EFFECT, new Status(403, "Policy doesn't allow it"));

            var at = keep(setup.store(setup.cinder.volumes())
                    .write(RecordedAttempt.fresh(), UNKNOWN, TestImage.of(10)::writeTo));

            assertThat(setup.server.imageMetadata(volumeOf(at))).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"0", "''", "1x", "-5", "99999999999999"})
        void thatMeanNothingLeaveTheWholeVolumeToBeRead(String size) throws Exception {
            var volumes = setup.cinder.volumes();
            var store = setup.store(volumes);
            var image = TestImage.of(100);
            var at = keep(store.write(RecordedAttempt.fresh(), UNKNOWN, image::writeTo));
            volumes.label(new VolumeId(volumeOf(at)), Map.of(VolumeLabels.IMAGE_SIZE, size));

            assertThat(store.<byte[], StoreException>read(at, source -> TestImage.read(source, (1L << 30) - 5, 5)))
                    .isEqualTo(new byte[5]);
        }

        @Test
        void followTheOwner() throws Exception {
            var store = setup.store(setup.cinder.volumes());
            var at = keep(store.write(RecordedAttempt.fresh().ownedBy(OWNER), UNKNOWN, TestImage.of(10)::writeTo));

            store.ownerChanged(at, Optional.of("another"));

            assertThat(label(shown(), "image_owner")).isEqualTo("another");
            store.ownerChanged(
                    new Location(store.id(), "cinder://fast/00000000-0000-4000-8000-000000000000", Optional.empty()),
                    Optional.of("another"));
        }
    }

    @Nested
    class Payers {
        private final CallerProject caller = new CallerProject("c0ffee00000000000000000000000001", "token-of-a-caller");

        @Test
        void haveTheVolumeInTheirProjectAndWeDoTheRest() throws Exception {
            setup.server.knows(caller.token(), caller.project());
            var store = setup.store(setup.cinder.ofCallers());
            var image = TestImage.of(MIB);
            var attempt = RecordedAttempt.fresh().ownedBy(OWNER).broughtBy(caller);

            var at = store.write(attempt, UNKNOWN, target -> {
                        target.write(image.chunk(0), 0);
                        setup.server.revokeTokens();
                        return image.content();
                    })
                    .locations()
                    .getFirst();

            assertThat(setup.server.projectOf(volumeOf(at))).isEqualTo(caller.project());
            assertThat(shown().toString()).doesNotContain(caller.token());
            assertThat(store.<byte[], StoreException>read(at, source -> TestImage.read(source, 5, 100)))
                    .isEqualTo(image.bytes(5, 100));
            store.remove(at);
        }

        @Test
        void areNeededWhereTheStoreHasNoAccount() {
            var store = setup.store(setup.cinder.ofCallers());

            assertThatThrownBy(() -> store.write(RecordedAttempt.fresh(), UNKNOWN, TestImage.of(10)::writeTo))
                    .hasMessageContaining("upload the image with a token")
                    .hasMessageContaining("cinder_store_user_name")
                    .extracting("fault")
                    .isEqualTo(Fault.FORBIDDEN);
        }

        @Test
        void payNothingWhereTheStoreHasAnAccount() throws Exception {
            var at = keep(setup.store(setup.cinder.volumes())
                    .write(RecordedAttempt.fresh().broughtBy(caller), UNKNOWN, TestImage.of(10)::writeTo));

            assertThat(setup.server.projectOf(volumeOf(at))).isNotEqualTo(caller.project());
        }
    }

    @Nested
    class Growing {
        private final TestImage image = TestImage.sparse((2L << 30) + MIB, 700);

        @Test
        void happensBetweenWritersWhereAnOperatorSaysSo() throws Exception {
            var store = setup.store(setup.cinder.extending(ExtendAttached.NEVER), SMALL);
            var attempt = RecordedAttempt.fresh();

            var at = keep(store.<Exception>write(attempt, UNKNOWN, target -> {
                try (var threads = Executors.newFixedThreadPool(4)) {
                    var writing = threads.invokeAll(IntStream.range(0, image.chunks())
                            .<Callable<Object>>mapToObj(number -> () -> {
                                target.write(image.chunk(number), (long) number * MIB);
                                return number;
                            })
                            .toList());
                    assertThat(writing).extracting(Future::state).containsOnly(Future.State.SUCCESS);
                }
                return image.content();
            }));

            assertThat(shown().path("size").asInt()).isEqualTo(4);
            assertThat(attempt.attachments()).hasSize(4).doesNotHaveDuplicates();
            assertHolds(store, at);
        }

        @Test
        void happensBetweenWritersOfATypeThatRefusedOnce() throws Exception {
            var volumes = setup.cinder.extending(ExtendAttached.AUTO);
            var store = setup.store(volumes, SMALL);
            setup.server
                    .faults()
                    .next(
                            CinderCall.EXTEND,
                            When.BEFORE_EFFECT,
                            new Status(403, "Policy doesn't allow volume:extend_attached_volume to be performed."));
            volumes.probe();

            var at = keep(store.write(RecordedAttempt.fresh(), UNKNOWN, image::writeTo));

            assertHolds(store, at);
            assertThat(volumes.extendsAttached()).isFalse();
        }

        @Test
        void isKnownAgainByWhatWasWritten() {
            var store = setup.store(setup.cinder.extending(ExtendAttached.NEVER), SMALL);

            assertThatThrownBy(() -> store.write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                        target.write(image.chunk(0), 0);
                        setup.server.onExtended(volume -> forget(volume));
                        target.write(image.chunk(700), 1L << 30);
                        return image.content();
                    }))
                    .hasMessageContaining("does not hold what was written")
                    .extracting("fault")
                    .isEqualTo(Fault.CORRUPT);
        }

        /** As if another volume were exported after the extension. */
        private void forget(ObjectNode volume) {
            var target = setup.targets.of(volume.path("id").asText());
            var disk = setup.targets.disk(target);
            disk.medium().loseWholeCache();
            disk.medium().setCached(false);
            target.put(
                    io.vitrine.attach.iscsi.scripted.ScriptedTarget.encode(1),
                    new io.vitrine.attach.iscsi.scripted.LogicalUnit(
                            4096, (volume.path("size").asLong() << 30) / 4096, "other", 0x6000_0000_0000_0001L));
        }

        @Test
        void takesNoMoreThanTheQuotaHasLeft() throws Exception {
            setup.server.quota(3, 10);
            var store =
                    setup.store(setup.cinder.volumes(), new VolumeStoreSettings("test", new Gib(2), Verification.OFF));

            keep(store.write(RecordedAttempt.fresh(), UNKNOWN, image::writeTo));

            assertThat(shown().path("size").asInt()).isEqualTo(3);
            assertThat(setup.server.asked(CinderCall.EXTEND)).isOne();
        }

        @Test
        void needsFourExtendsForTenGibAtMost() {
            var store = setup.store(setup.cinder.volumes());
            var chunk = TestImage.of(MIB);

            assertThatThrownBy(() -> store.<Exception>write(RecordedAttempt.fresh(), UNKNOWN, target -> {
                        for (var at = 0L; at < 10L << 30; at += 64L << 20) {
                            target.write(chunk.chunk(0), at);
                        }
                        throw new Exception("enough");
                    }))
                    .hasMessage("enough");

            assertThat(setup.server.asked(CinderCall.EXTEND)).isPositive().isLessThanOrEqualTo(4);
        }

        @Test
        void thatTheBackendFailsAtIsTooLarge() {
            var store = setup.store(setup.cinder.volumes(), SMALL);
            setup.server.failNextExtend("extend volume:Volume extend failed, pool is full.");

            var trouble = catchThrowableOfType(
                    StoreException.class, () -> store.write(RecordedAttempt.fresh(), UNKNOWN, image::writeTo));

            assertThat(trouble.fault()).isEqualTo(Fault.TOO_LARGE);
            assertThat(trouble).hasMessageContaining("pool is full");
        }

        private void assertHolds(VolumeStore store, Location at) throws Exception {
            for (var offset : List.of(0L, 700L * MIB, 1400L * MIB, 2L << 30)) {
                var read = store.<byte[], StoreException>read(at, source -> TestImage.read(source, offset, MIB));
                assertThat(Arrays.mismatch(read, image.bytes(offset, MIB))).isNegative();
            }
        }
    }

    @Nested
    class ExportsOfNoUse {
        @Test
        void areLearnedWithTheFirstVolumeAndNoMoreAreMade() throws Exception {
            setup.server.exports(_ -> JsonNodeFactory.instance.objectNode().put("driver_volume_type", "fibre_channel"));
            var volumes = setup.cinder.volumes();
            var store = setup.store(volumes);
            store.probe();

            assertRefused(store);
            assertRefused(store);

            assertThat(setup.server.asked(CinderCall.CREATE)).isOne();
            assertThatThrownBy(store::probe)
                    .hasMessageContaining("Fibre Channel")
                    .hasMessageContaining("iSCSI");
            assertThat(store.features().properties().get("health"))
                    .isInstanceOfSatisfying(StoreProperty.Text.class, health -> assertThat(health.value())
                            .startsWith("down: ")
                            .contains("Fibre Channel"));
        }

        private void assertRefused(VolumeStore store) {
            assertThatThrownBy(() -> store.write(RecordedAttempt.fresh(), UNKNOWN, TestImage.of(10)::writeTo))
                    .hasMessageContaining("Fibre Channel")
                    .extracting("fault")
                    .isEqualTo(Fault.UNAVAILABLE);
        }

        @Test
        void areOtherwiseShownByTheirProtocol() throws Exception {
            var store = setup.store(setup.cinder.volumes());
            store.probe();
            keep(store.write(RecordedAttempt.fresh(), UNKNOWN, TestImage.of(10)::writeTo));

            assertThat(store.features().properties())
                    .containsEntry("protocol", new StoreProperty.Text("iscsi"))
                    .containsEntry("health", new StoreProperty.Text("up"))
                    .containsEntry("volume_type", new StoreProperty.Text("standard"))
                    .containsEntry("multiattach", new StoreProperty.Flag(false));
        }
    }

    @Nested
    class EarlierRuns {
        @Test
        void leaveNothingAttached() throws Exception {
            var store = setup.store(setup.cinder.volumes());
            var at = keep(store.write(RecordedAttempt.fresh(), UNKNOWN, TestImage.of(10)::writeTo));
            attachAsBefore(at);

            store.recover();

            assertThat(setup.server.attachments()).isEmpty();
        }

        @Test
        void leaveVolumesThatCanBeReadThoughNobodyRecovered() throws Exception {
            var store = setup.store(setup.cinder.volumes());
            var at = keep(store.write(RecordedAttempt.fresh(), UNKNOWN, TestImage.of(10)::writeTo));
            attachAsBefore(at);

            assertThat(store.<byte[], StoreException>read(at, source -> TestImage.read(source, 0, 10)))
                    .isEqualTo(TestImage.of(10).bytes(0, 10));
        }

        @Test
        void areToldFromThisOne() throws Exception {
            var store = setup.store(setup.cinder.volumes());
            var at = keep(store.write(RecordedAttempt.fresh(), UNKNOWN, TestImage.of(10)::writeTo));

            store.<Integer, StoreException>read(at, source -> {
                store.recover();
                assertThat(setup.server.attachments()).containsExactly("ro attached");
                return 0;
            });
        }

        private void attachAsBefore(Location at) throws Exception {
            var before = setup.cinder.volumes();
            var host = CinderFixture.IDENTITY.connector();
            var attachment = before.reserve(new VolumeId(volumeOf(at)), AttachMode.READ_ONLY, host);
            before.connect(attachment.id(), host);
            before.complete(attachment.id());
        }
    }

    @Nested
    class Adopting {
        private final ImageId image = ImageId.fresh();

        private String cloned(Map<String, String> labels) throws Exception {
            return setup.cinder
                    .volumes()
                    .create("image-" + image, new Gib(2), labels)
                    .id()
                    .value();
        }

        private void clear(String volume) throws Exception {
            setup.cinder.volumes().delete(new VolumeId(volume));
        }

        @Test
        void takesAVolumeThatSaysWhoseItIsAndRemovesItWithTheImage() throws Exception {
            var store = setup.store(setup.cinder.volumes());
            var volume = cloned(Map.of("image_owner", OWNER));

            var found = store.inspect("cinder://" + volume, image, Optional.of(OWNER));

            assertThat(found)
                    .isEqualTo(new Adoption.Adoptable(
                            new Location(new StoreId("fast"), "cinder://fast/" + volume, Optional.empty()),
                            2L << 30,
                            Optional.empty()));
            store.remove(((Adoption.Adoptable) found).location());
            assertThat(setup.server.volumes()).isEmpty();
        }

        @Test
        void refusesWhatIsSomebodyElses() throws Exception {
            var store = setup.store(setup.cinder.volumes());
            var others = cloned(Map.of("image_owner", "another"));
            var nobodys = cloned(Map.of());
            var ofAnotherImage = cloned(Map.of(
                    "image_owner", OWNER, "glance_image_id", ImageId.fresh().toString()));

            for (var volume : List.of(others, nobodys, ofAnotherImage)) {
                assertThat(store.inspect("cinder://fast/" + volume, image, Optional.of(OWNER)))
                        .isInstanceOfSatisfying(Adoption.Refused.class, refused -> assertThat(refused.fault())
                                .isEqualTo(Fault.CONFLICT));
                clear(volume);
            }
        }

        @Test
        void refusesWhatIsNotThereOrCannotBeUsed() throws Exception {
            var store = setup.store(setup.cinder.volumes());
            var broken = cloned(Map.of("image_owner", OWNER));
            setup.server.putInto(broken, "error");

            for (var url : List.of(
                    "cinder://fast/" + broken,
                    "cinder://fast/00000000-0000-4000-8000-000000000000",
                    "cinder://fast/x")) {
                assertThat(store.inspect(url, image, Optional.of(OWNER)))
                        .isInstanceOfSatisfying(Adoption.Refused.class, refused -> assertThat(refused.fault())
                                .isEqualTo(Fault.INVALID));
            }
            clear(broken);
        }

        @Test
        void leavesToOtherStoresWhatIsTheirs() throws Exception {
            setup.server.type("gold", false, false);
            var gold = setup.cinder.ofType("gold");
            gold.probe();
            var store = setup.store(gold);
            var volume = cloned(Map.of("image_owner", OWNER));

            assertThat(store.inspect("cinder://slow/" + volume, image, Optional.of(OWNER)))
                    .isEqualTo(new Adoption.Elsewhere());
            assertThat(store.inspect("cinder://" + volume, image, Optional.of(OWNER)))
                    .isEqualTo(new Adoption.Elsewhere());
            clear(volume);
        }

        @Test
        void neverRemovesWhatIsNoImage() throws Exception {
            var store = setup.store(setup.cinder.volumes());
            var volume = setup.cinder
                    .volumes()
                    .create("somebody's", new Gib(1), Map.of())
                    .id();
            var other = cloned(Map.of("glance_image_id", image.toString(), "vitrine_deployment", "another"));

            for (var each : List.of(volume.value(), other)) {
                var at = new Location(store.id(), "cinder://" + each, Optional.empty());
                assertThatThrownBy(() -> store.remove(at))
                        .hasMessageContaining("left alone")
                        .extracting("fault")
                        .isEqualTo(Fault.CONFLICT);
                clear(each);
            }
        }
    }
}
