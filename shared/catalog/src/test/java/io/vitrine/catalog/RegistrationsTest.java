package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.catalog.Hashes.Outcome;
import io.vitrine.catalog.Hashes.Registered;
import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.Caller;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.Visibility;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Volumes that others register as images: of one image each, digested once, and told whose they are. */
@OnBothEnds
class RegistrationsTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final WorkerId ONE = new WorkerId("one");
    private static final WorkerId OTHER = new WorkerId("other");
    private static final StoreId STORE = new StoreId("volumes");
    private static final Caller BY = caller("p");
    private static final int MIB = 1 << 20;

    private final Bench bench;
    private final ImageCatalog catalog;
    private final Jobs jobs;
    private final Hashes hashes;
    private final String volume = UUID.randomUUID().toString();
    private final String hash = volume.replace("-", "");

    RegistrationsTest(TestDatabase database) {
        bench = new Bench(database);
        bench.execute("delete from job");
        catalog = bench.catalog();
        jobs = bench.jobs();
        hashes = new Hashes(database.source());
    }

    private static Copy copy(String url) {
        return new Copy(OptionalLong.empty(), new Location(STORE, url, Optional.empty()), "{}", Optional.empty());
    }

    private Saved registered(Optional<String> mustBe) {
        return registered(bench.queued(), "cinder://volumes/" + volume, Optional.of(new Hashing("sha512", mustBe)));
    }

    private Saved registered(Image image, String url, Optional<Hashing> hashing) {
        var content = new ContentFacts(
                MIB, OptionalLong.empty(), Optional.empty(), Optional.empty(), hashing.map(Hashing::algorithm));
        var placement = new Placement(List.of(copy(url)), Optional.of(content), hashing);
        return catalog.save(image, image.settings(), placement, BY).orElseThrow();
    }

    private Job claim(JobId id) {
        return jobs.claim(id, ONE, Bench.STORES, LEASE).orElseThrow();
    }

    private List<JobId> finish(Job job, Outcome outcome) {
        return hashes.finish(job, (Work.HashImage) job.work(), outcome);
    }

    private Outcome computed() {
        return new Outcome.Computed(Bench.content(MIB, hash));
    }

    private Image image(ImageId id) {
        return catalog.find(id).orElseThrow();
    }

    @Test
    @DisplayName("A-07: an image is active as soon as its volume is registered, and has its digests once they are made")
    void registeredImageIsActiveBeforeItsDigestsAreMade() {
        var saved = registered(Optional.empty());
        var before = saved.image();

        finish(claim(saved.jobs().getFirst()), computed());

        assertThat(before.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(before.content().orElseThrow().multihash()).isEmpty();
        assertThat(before.content().orElseThrow().hashAlgorithm()).contains("sha512");
        var after = image(before.id());
        assertThat(after.status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(after.content().orElseThrow().md5()).contains(new Digest("md5", hash));
        assertThat(after.content().orElseThrow().multihash()).contains(new Digest("sha512", hash));
        assertThat(after.locations()).isEqualTo(before.locations());
        assertThat(bench.checksums().of(after.id())).isPresent();
        assertThat(bench.count("content", "id not in (select content_id from image where content_id is not null)"))
                .isZero();
        assertThat(bench.count("job", "true")).isZero();
    }

    @Test
    @DisplayName("A-07: an image whose client has said its digest is not active before that has proved right")
    void digestThatIsSaidIsAwaited() {
        var saved = registered(Optional.of(hash));

        assertThat(saved.image().status()).isEqualTo(ImageStatus.IMPORTING);
        assertThat(saved.image().sendable()).isEmpty();
        assertThat(bench.events(saved.image().id())).doesNotContain("image.activate");
        finish(claim(saved.jobs().getFirst()), computed());

        assertThat(image(saved.image().id()).status()).isEqualTo(ImageStatus.ACTIVE);
        assertThat(image(saved.image().id()).sendable()).isPresent();
        assertThat(bench.events(saved.image().id())).contains("image.activate");
    }

    @Test
    @DisplayName("A-07: bytes that are not what their client has said are taken away, and the image is queued again")
    void wrongBytesAreTakenAway() {
        var saved = registered(Optional.of("00"));

        var removals = finish(claim(saved.jobs().getFirst()), computed());

        var queued = image(saved.image().id());
        assertThat(queued.status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(queued.content()).isEmpty();
        assertThat(queued.lastFailure().orElseThrow()).contains(hash).contains("not 00");
        assertThat(claim(removals.getFirst()).work())
                .isEqualTo(new Work.RemoveLocation(
                        queued.id(), saved.image().locations().getFirst()));
        assertThat(bench.count("location", "image_id = '" + queued.id() + "'")).isZero();
    }

    @Test
    void bytesThatCannotBeReadLeaveAnActiveImageWithoutDigests() {
        var saved = registered(Optional.empty());

        assertThat(finish(claim(saved.jobs().getFirst()), new Outcome.Unreadable("There is nothing.")))
                .isEmpty();

        var image = image(saved.image().id());
        assertThat(image).isEqualTo(saved.image());
        assertThat(bench.events(image.id())).endsWith("image.hash.failed");
        assertThat(bench.count("event", "reason like '%There is nothing.'")).isPositive();
    }

    @Test
    void bytesThatCannotBeReadToProveThemAreTakenAway() {
        var saved = registered(Optional.of(hash));

        var removals = finish(claim(saved.jobs().getFirst()), new Outcome.Unreadable("There is nothing."));

        assertThat(removals).hasSize(1);
        assertThat(image(saved.image().id()).status()).isEqualTo(ImageStatus.QUEUED);
    }

    @Test
    void killedWorkersHashIsTakenOverAndEndsOnce() {
        var saved = registered(Optional.empty());
        var killed = claim(saved.jobs().getFirst());
        bench.execute("update job set lease_until = now() - interval '1 second'");
        var second =
                jobs.claim(saved.jobs().getFirst(), OTHER, Bench.STORES, LEASE).orElseThrow();

        finish(killed, new Outcome.Unreadable("Too late."));
        assertThat(bench.events(saved.image().id())).doesNotContain("image.hash.failed");
        finish(second, computed());

        assertThat(image(saved.image().id()).content().orElseThrow().multihash())
                .isPresent();
    }

    @Test
    @DisplayName("A-10: deleting the image cancels the run")
    void deletingForgetsTheHash() {
        var saved = registered(Optional.of(hash));
        var job = claim(saved.jobs().getFirst());

        var deletion = (Deletion.Deleted) catalog.delete(saved.image().id(), BY);

        assertThat(jobs.renew(job, LEASE)).isFalse();
        assertThat(finish(job, computed())).isEmpty();
        assertThat(claim(deletion.jobs().getFirst()).work()).isInstanceOf(Work.RemoveLocation.class);
        assertThat(hashes.registered(
                        saved.image().id(), saved.image().locations().getFirst()))
                .isEmpty();
    }

    @Test
    void bytesThatAreKnownAlreadyAreOneContent() {
        var one = registered(Optional.empty());
        finish(claim(one.jobs().getFirst()), computed());
        var two = registered(
                bench.queued(),
                "cinder://volumes/" + UUID.randomUUID(),
                Optional.of(new Hashing("sha512", Optional.empty())));

        finish(claim(two.jobs().getFirst()), computed());

        assertThat(bench.count("content", "hash_value = '" + hash + "'")).isOne();
        assertThat(image(two.image().id()).content())
                .isEqualTo(image(one.image().id()).content());
    }

    @Test
    void imageThatWaitsForItsDigestIsNotStale() {
        var saved = registered(Optional.of(hash));
        bench.execute("update image set updated_at = now() - interval '1 day' where id = '"
                + saved.image().id() + "'");

        assertThat(bench.stale().count(Duration.ofHours(1))).isZero();
        bench.execute("delete from job");
        assertThat(bench.stale().count(Duration.ofHours(1))).isOne();
        catalog.delete(saved.image().id(), BY);
    }

    @Test
    void whatIsToBeReadIsTold() {
        var saved = registered(Optional.empty());
        var at = saved.image().locations().getFirst();

        assertThat(hashes.registered(saved.image().id(), at)).contains(new Registered(MIB, Optional.empty()));
        finish(claim(saved.jobs().getFirst()), computed());
        assertThat(hashes.registered(saved.image().id(), at)).isEmpty();
    }

    @Test
    @DisplayName("A-08: a volume is of one image alone, however its URL is written")
    void volumeIsOfOneImage() {
        registered(Optional.empty());

        for (var url : List.of("cinder://volumes/" + volume, "cinder://" + volume, "cinder://other/" + volume)) {
            var image = bench.queued();
            assertThatThrownBy(() -> registered(image, url, Optional.empty()))
                    .isInstanceOfSatisfying(FaultException.class, taken -> assertThat(taken.fault())
                            .isEqualTo(Fault.CONFLICT));
            assertThat(image(image.id())).isEqualTo(image);
        }
    }

    @Test
    void volumeThatIsBeingRemovedIsNobodys() {
        var saved = registered(Optional.empty());
        var deletion = (Deletion.Deleted) catalog.delete(saved.image().id(), BY);
        var image = bench.queued();

        assertThatThrownBy(() -> registered(image, "cinder://" + volume, Optional.empty()))
                .hasMessageContaining("being removed");
        jobs.done(claim(deletion.jobs().getFirst()));

        assertThat(registered(image, "cinder://volumes/" + volume, Optional.empty())
                        .image()
                        .status())
                .isEqualTo(ImageStatus.ACTIVE);
    }

    @Test
    void otherUrlsAreOfAsManyImagesAsThereAre() {
        var url = "http://images.example/" + volume;

        registered(bench.queued(), url, Optional.empty());

        assertThat(registered(bench.queued(), url, Optional.empty()).image().status())
                .isEqualTo(ImageStatus.ACTIVE);
    }

    @Test
    void newOwnerIsToldToEachStore() {
        var image = bench.active();

        var same = catalog.save(image, Samples.settings("p", Visibility.COMMUNITY), BY)
                .orElseThrow();
        var other = catalog.save(same.image(), Samples.settings("q", Visibility.COMMUNITY), BY)
                .orElseThrow();

        assertThat(same.jobs()).isEmpty();
        assertThat(other.jobs()).hasSize(1);
        assertThat(claim(other.jobs().getFirst()).work())
                .isEqualTo(new Work.TellOwner(image.id(), image.locations().getFirst()));
    }
}
