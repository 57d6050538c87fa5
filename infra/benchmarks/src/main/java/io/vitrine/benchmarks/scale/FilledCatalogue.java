package io.vitrine.benchmarks.scale;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * A catalogue of a size: a tenth of the images belongs to project {@code many}, ten to {@code few}, none to {@code none}; a hundred each are public and
 * shared with {@code guest}, ten are community's; all the others are of a thousand other projects.
 */
public final class FilledCatalogue {
    static final int LEAST = 1000;

    private static final List<String> ROWS = List.of(
            "insert into content (id, size_bytes, md5, hash_algorithm, hash_value, created_at)"
                    + " select gen_random_uuid(), n, md5(n::text), 'sha512', md5(n::text), now() from generate_series(1, :N) n",
            """
            insert into image (id, version, status, owner, visibility, name, protected, hidden, container_format, disk_format,
                min_disk_gb, min_ram_mb, tags, properties, content_id, size_bytes, created_at, updated_at)
            select gen_random_uuid()::text, 1, case n % 10 when 0 then 'queued' else 'active' end,
                case when n % 10 = 1 then 'many' when n % (:N / 10) = 2 then 'few' else 'p' || n % 1000 end,
                case when n % (:N / 100) = 3 then 'public' when n % (:N / 10) = 4 then 'community'
                    when n % (:N / 100) = 5 then 'shared' else 'private' end,
                'name ' || n, false, false, 'bare', case n % 3 when 0 then 'raw' else 'qcow2' end, n % 20, n % 4096,
                array['tag ' || n % 1000], jsonb_build_object('build', (n % 1000)::text, 'os_distro', 'debian'), id, n * 7919::bigint % 1000003,
                now() - n * interval '1 minute', now() - n * interval '1 second'
            from (select id, row_number() over (order by id) as n from content) as numbered""",
            "insert into member (image_id, project, status, created_at, updated_at)"
                    + " select id, 'guest', 'accepted', now(), now() from image where visibility = 'shared'",
            "vacuum analyze");

    private FilledCatalogue() {}

    /** Makes {@code images} in an empty catalogue. */
    public static void fill(DataSource database, int images) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var rows : ROWS) {
                statement.execute(rows.replace(":N", Integer.toString(images)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the catalogue of " + images + " images cannot be filled: " + e.getMessage(), e);
        }
    }
}
