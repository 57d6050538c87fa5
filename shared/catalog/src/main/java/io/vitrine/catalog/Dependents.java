package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ANSWER;
import static io.vitrine.catalog.jooq.Tables.JOB;

import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Questions to workers: does anything in a store (a clone, a snapshot) keep the bytes at a location? Each is a job with an answer. */
@Singleton
public final class Dependents {
    /** Whoever asked has gone away without taking it. */
    private static final Duration ANSWER_KEPT_FOR = Duration.ofMinutes(10);

    private final Database database;

    public Dependents(DataSource database) {
        this.database = new Database(database);
    }

    /** What a worker was told by the store. @param dependents a sentence, or empty where nothing keeps the bytes */
    public record Answer(Optional<String> dependents) {}

    /** A job for each location, committed: ring for each once this has returned. */
    public List<JobId> ask(ImageId image, List<Location> locations) {
        return database.write(sql -> {
            sql.deleteFrom(ANSWER)
                    .where(ANSWER.GIVEN_AT.lt(Sql.after(ANSWER_KEPT_FOR.negated())))
                    .execute();
            return locations.stream()
                    .map(location -> JobRows.askDependents(sql, image, location))
                    .toList();
        });
    }

    /** Those that were given so far. */
    public List<Answer> answers(Collection<JobId> jobs) {
        return database.read(sql -> sql.select(ANSWER.DEPENDENTS)
                .from(ANSWER)
                .where(ANSWER.JOB_ID.in(ids(jobs)))
                .fetch(row -> new Answer(Optional.ofNullable(row.value1()))));
    }

    /** Nobody waits any more. */
    public void forget(Collection<JobId> jobs) {
        database.write(sql -> {
            sql.deleteFrom(ANSWER).where(ANSWER.JOB_ID.in(ids(jobs))).execute();
            return sql.deleteFrom(JOB).where(JOB.ID.in(ids(jobs))).execute();
        });
    }

    private static List<UUID> ids(Collection<JobId> jobs) {
        return jobs.stream().map(JobId::value).toList();
    }
}
