package io.vitrine.catalog;

import static io.vitrine.catalog.jooq.Tables.ANSWER;

import io.vitrine.catalog.Jobs.Job;
import io.vitrine.model.Adoption;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.InsertSetMoreStep;
import org.jooq.Record;

/** Questions to workers: may an image have what lies at a URL? Each is a job with an answer. */
@Singleton
public final class Inspections {
    private static final String ADOPTABLE = "adoptable";
    private static final String ELSEWHERE = "elsewhere";
    /** Followed by the fault. */
    private static final String REFUSED = "refused:";

    private final Database database;

    public Inspections(DataSource database) {
        this.database = new Database(database);
    }

    /** A job for each store, committed: ring for each once this has returned. */
    public List<JobId> ask(ImageId image, String url, List<StoreId> stores) {
        return database.write(sql -> {
            AnswerRows.forgetOld(sql);
            return stores.stream()
                    .map(store -> JobRows.inspectUrl(sql, image, store, url))
                    .toList();
        });
    }

    /** Ends a question with what the store has found; false where another epoch has it, or nobody waits. */
    public boolean answer(Job job, Adoption found) {
        return database.write(sql -> {
            var answer = AnswerRows.end(sql, job);
            answer.ifPresent(row -> fill(row, found).execute());
            return answer.isPresent();
        });
    }

    private static InsertSetMoreStep<Record> fill(InsertSetMoreStep<Record> row, Adoption found) {
        return switch (found) {
            case Adoption.Adoptable(var at, var size, var caution) ->
                row.set(ANSWER.FINDING, ADOPTABLE)
                        .set(ANSWER.STORE_ID, at.store().value())
                        .set(ANSWER.URL, at.url())
                        .set(
                                ANSWER.REACHED_THROUGH,
                                at.reachedThrough().map(WorkerId::value).orElse(null))
                        .set(ANSWER.SIZE_BYTES, size)
                        .set(ANSWER.SENTENCE, caution.orElse(null));
            case Adoption.Refused(var fault, var reason) ->
                row.set(ANSWER.FINDING, REFUSED + fault.name().toLowerCase(Locale.ROOT))
                        .set(ANSWER.SENTENCE, reason);
            case Adoption.Elsewhere() -> row.set(ANSWER.FINDING, ELSEWHERE);
        };
    }

    /** Those that were given so far. */
    public List<Adoption> answers(Collection<JobId> jobs) {
        return database.read(sql -> sql.selectFrom(ANSWER)
                .where(ANSWER.JOB_ID.in(AnswerRows.ids(jobs)))
                .orderBy(ANSWER.JOB_ID)
                .fetch(Inspections::adoption));
    }

    private static Adoption adoption(Record row) {
        var finding = row.get(ANSWER.FINDING);
        var sentence = Optional.ofNullable(row.get(ANSWER.SENTENCE));
        return switch (finding) {
            case ADOPTABLE -> new Adoption.Adoptable(location(row), row.get(ANSWER.SIZE_BYTES), sentence);
            case ELSEWHERE -> new Adoption.Elsewhere();
            default -> new Adoption.Refused(fault(Objects.requireNonNull(finding)), sentence.orElse(""));
        };
    }

    private static Location location(Record row) {
        return new Location(
                new StoreId(row.get(ANSWER.STORE_ID)),
                row.get(ANSWER.URL),
                Optional.ofNullable(row.get(ANSWER.REACHED_THROUGH)).map(WorkerId::new));
    }

    private static Fault fault(String finding) {
        return Fault.valueOf(finding.substring(REFUSED.length()).toUpperCase(Locale.ROOT));
    }

    /** Nobody waits any more. */
    public void forget(Collection<JobId> jobs) {
        database.write(sql -> AnswerRows.forget(sql, jobs));
    }
}
