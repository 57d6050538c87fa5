package io.vitrine.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.Verifications;
import io.vitrine.catalog.Verifications.Finding;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code cleanup}, {@code restore} and {@code verify} on a database of the operator's own. */
class ImageCommandsTest {
    private static final Caller BY = Caller.system("test");
    private static final WorkerId WORKER = new WorkerId("w");
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final StoreId STORE = new StoreId("volumes");

    @AutoClose
    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);

    private final ImageCatalog catalog = new ImageCatalog(database.source());
    private final Jobs jobs = new Jobs(database.source());
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void dryRunSaysWhatARunWouldDo() {
        var image = uploading(Duration.ZERO);

        var code = run("cleanup", "leases", "pending-deletes", "--dry-run");

        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                        leases: attempts 1 (dry run, nothing was changed)
                        pending-deletes: images 0, locations 0 (dry run, nothing was changed)
                        """);
        assertThat(code).isZero();
        assertThat(catalog.find(image).orElseThrow().status()).isEqualTo(ImageStatus.SAVING);
    }

    @Test
    void runLeavesItsBellsToWhoeverHasAQueue() {
        var image = uploading(Duration.ZERO);

        var code = run("cleanup", "--json", "leases");

        assertThat(out.toString().strip())
                .isEqualTo("[{\"cleanup\":\"leases\",\"dryRun\":false,\"counts\":{\"attempts\":1}}]");
        assertThat(code).isZero();
        assertThat(catalog.find(image).orElseThrow().status()).isEqualTo(ImageStatus.QUEUED);
        assertThat(jobs.unanswered(10)).hasSize(1);
    }

    @Test
    void lostBellsAreRungForByWhoeverHasAQueue() {
        uploading(Duration.ZERO);
        new Ledger(database.source()).expire();
        execute("update job set created_at = now() - interval '1 minute'");

        run("cleanup", "bells");

        assertThat(out.toString().strip()).isEqualTo("bells: jobs 1");
        assertThat(jobs.unanswered(10)).hasSize(1);
    }

    @Test
    void pendingDeleteIsTakenBack() {
        var image = active();
        catalog.deleteLater(image, BY);

        var code = run("restore", image.value());

        assertThat(out.toString().strip()).isEqualTo("Image " + image + " is active again.");
        assertThat(code).isZero();
        assertThat(catalog.find(image)).isPresent();
    }

    @Test
    void onlyPendingDeletesAreTakenBack() {
        var image = active();

        assertThat(run("restore", image.value())).isEqualTo(1);
        assertThat(run("restore", ImageId.fresh().value())).isEqualTo(1);

        assertThat(err.toString())
                .contains("Image " + image + " is active: only one whose deletion is pending")
                .contains("There is no image ");
    }

    @Test
    void verificationIsAskedFor() {
        var image = active();

        var code = run("verify", image.value());

        assertThat(code).isZero();
        assertThat(out.toString().strip()).isEqualTo("Asked for image " + image + " to be verified.");
        assertThat(jobs.unanswered(10)).hasSize(1);
    }

    @Test
    void whatCannotBeVerifiedIsASentence() {
        var queued = queued();

        assertThat(run("verify", queued.value())).isEqualTo(1);
        assertThat(run("verify", ImageId.fresh().value())).isEqualTo(1);

        assertThat(err.toString()).contains("is queued and has no stored bytes").contains("There is no image ");
        assertThat(jobs.unanswered(10)).isEmpty();
    }

    @Test
    void resultIsWaitedFor() {
        var sound = active();
        var damaged = active();

        var command = CompletableFuture.supplyAsync(() -> run("verify", "--all", "--wait"));
        work(damaged);

        assertThat(command.join()).isEqualTo(1);
        assertThat(out.toString())
                .contains("Asked for 2 copies")
                .contains("Image " + sound + " is sound.")
                .contains("Image " + damaged + " is damaged. The copy in store volumes is damaged. MiB 0 is wrong.");
    }

    @Test
    void resultThatDoesNotComeIsNotWaitedForWithoutEnd() {
        var image = active();

        var code = run("verify", image.value(), "--wait", "--timeout", "1");

        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).contains("Image " + image + " is not verified yet; that goes on.");
        assertThat(run("verify", image.value(), "--timeout", "1")).isEqualTo(2);
        assertThat(run("verify", image.value(), "--wait", "--timeout", "0")).isEqualTo(2);
    }

    @Test
    void databaseOfAnotherReleaseIsASentence() {
        execute("update deployment set oldest_reader = 1000");

        assertThat(run("cleanup", "leases")).isEqualTo(1);

        assertThat(err.toString()).contains("which no program older than version 1000 may use");
    }

    /** Two jobs, as a worker would. */
    private void work(ImageId damaged) {
        var waiting = new ArrayList<JobId>();
        await().until(() -> {
            waiting.addAll(jobs.unanswered(10));
            return waiting.size() == 2;
        });
        for (var id : waiting) {
            var job = jobs.claim(id, WORKER, Set.of(STORE), LEASE).orElseThrow();
            var work = (Work.VerifyImage) job.work();
            var finding =
                    work.image().equals(damaged) ? new Finding.Damaged(0, "MiB 0 is wrong.") : new Finding.Sound(5);
            new Verifications(database.source()).finish(job, work, WORKER, finding);
        }
    }

    private ImageId queued() {
        return Samples.queued(catalog, BY);
    }

    private ImageId uploading(Duration lease) {
        var image = queued();
        begin(image, lease);
        return image;
    }

    private Ledger.Claim.Won begin(ImageId image, Duration lease) {
        return (Ledger.Claim.Won) new Ledger(database.source())
                .begin(AttemptId.fresh(), image, STORE, WORKER, OptionalLong.empty(), lease, BY);
    }

    private ImageId active() {
        var image = queued();
        var claim = begin(image, LEASE);
        var hash = image.value().replace("-", "");
        var content =
                new Content(5, new Digest("md5", hash), new Digest("sha512", hash), new ChunkChecksums(new int[] {1}));
        var location = new Location(STORE, "file:///" + image, Optional.of(WORKER));
        new Ledger(database.source()).commit(claim.lease(), content, OptionalLong.empty(), List.of(location), BY);
        return image;
    }

    private void execute(String statement) {
        try (var connection = database.source().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private int run(String... arguments) {
        var all = new ArrayList<>(Arrays.asList(arguments));
        all.add("--database");
        all.add(address());
        return CommandLineInterface.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    /** As an operator writes it. */
    private String address() {
        try (var connection = database.source().getConnection()) {
            return connection.getMetaData().getURL().replace("jdbc:postgresql://", "postgresql://postgres@");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
