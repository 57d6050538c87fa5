package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ANSWER;

import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Questions to workers: does anything in a store (a clone, a snapshot) keep the bytes at a location? Each is a job with an answer. */
@Singleton
public final class Dependents {
    private final Database database;

    public Dependents(DataSource database) {
        this.database = new Database(database);
    }

    /** What a worker was told by the store. @param dependents a sentence, or empty where nothing keeps the bytes */
    public record Answer(Optional<String> dependents) {}

    /** A job for each location, committed: ring for each once this has returned. */
    public List<JobId> ask(ImageId image, List<Location> locations) {
        return database.write(sql -> {
            AnswerRows.forgetOld(sql);
            return locations.stream()
                    .map(location -> JobRows.askDependents(sql, image, location))
                    .toList();
        });
    }

    /** Those that were given so far. */
    public List<Answer> answers(Collection<JobId> jobs) {
        return database.read(sql -> sql.select(ANSWER.DEPENDENTS)
                .from(ANSWER)
                .where(ANSWER.JOB_ID.in(AnswerRows.ids(jobs)))
                .fetch(row -> new Answer(Optional.ofNullable(row.value1()))));
    }

    /** Nobody waits any more. */
    public void forget(Collection<JobId> jobs) {
        database.write(sql -> AnswerRows.forget(sql, jobs));
    }
}
