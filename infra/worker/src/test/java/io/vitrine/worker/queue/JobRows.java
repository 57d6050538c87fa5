package io.vitrine.worker.queue;

import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Samples;
import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Rows of jobs, written as whoever deletes an image does. */
final class JobRows {
    private final ImageCatalog catalog;
    private final DSLContext sql;

    JobRows(DataSource database) {
        catalog = new ImageCatalog(database);
        sql = DSL.using(database, SQLDialect.POSTGRES);
    }

    /** That many jobs, each to remove a location of its own. */
    List<JobId> write(int count) {
        var image = image();
        return Stream.generate(JobId::fresh)
                .limit(count)
                .peek(job -> insert(job, "remove_location", image))
                .toList();
    }

    JobId writeOfKind(String kind) {
        var job = JobId.fresh();
        insert(job, kind, image());
        return job;
    }

    private void insert(JobId job, String kind, ImageId image) {
        sql.execute("""
                insert into job (id, kind, image_id, store_id, url, epoch, tries, next_run_at, created_at)
                values (?, ?, ?, ?, ?, 0, 0, now(), now())
                """, job.value(), kind, image.value(), CountingStore.ID.value(), url(job));
    }

    private ImageId image() {
        return Samples.queued(catalog, Caller.system("test"));
    }

    static String url(JobId job) {
        return "counting://" + job;
    }

    int count() {
        return sql.fetchCount(DSL.table("job"));
    }

    /** Bells were rung a while ago. */
    void age() {
        sql.execute("update job set created_at = now() - interval '1 minute'");
    }

    /** Nobody else can do what waits. */
    void reserveFor(String worker) {
        sql.execute("update job set reached_through = ?", worker);
    }

    /** Whoever claimed a job has not been heard of. */
    void lapseLeases() {
        sql.execute("update job set lease_until = now() - interval '1 second'");
    }

    /** How many were tried and failed. */
    int failures() {
        return sql.fetchCount(DSL.table("job"), DSL.condition("last_error is not null"));
    }

    void dueNow() {
        sql.execute("update job set next_run_at = now()");
    }

    void clear() {
        sql.execute("truncate image, worker cascade");
    }
}
