package io.vitrine.worker.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vitrine.attach.block.CinderTargets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * What holds after every fault once its worker, or another one, has recovered: looked at from all sides, which are Cinder's lists and quota, the targets and
 * their disks, and the database. I1 to I7 are the numbers of the design. Nothing here goes through the parts under test.
 */
final class Invariants {
    private static final int MIB = 1 << 20;

    private final CinderTargets cloud;
    private final DSLContext sql;

    Invariants(CinderTargets cloud, DataSource database) {
        this.cloud = cloud;
        this.sql = DSL.using(database, SQLDialect.POSTGRES);
    }

    /** With no transfer under way. */
    void hold() {
        cloud.awaitNoSession();
        var volumes = cloud.cinder.server.shown().stream()
                .collect(Collectors.toMap(volume -> volume.path("id").asText(), Function.identity()));
        var copies = copies();

        assertThat(volumes.keySet())
                .as("I1: volumes in Cinder, and those that images lie on")
                .containsExactlyInAnyOrderElementsOf(
                        copies.stream().map(Copy::volume).toList());
        assertThat(cloud.cinder.server.attachments()).as("I2: attachments").isEmpty();
        assertThat(cloud.sessions()).as("I3: sessions at targets").isZero();
        copies.forEach(copy -> assertIsWhole(copy, volumes));
        assertNobodyIsStuck();
        assertThat(sql.fetch("select kind, last_error from job"))
                .as("I6: jobs that nobody has done")
                .isEmpty();
        assertThat(cloud.cinder.server.usedGib())
                .as("I7: GiB of the quota in use")
                .isEqualTo(copies.stream().mapToInt(Copy::gib).sum());
        cloud.assertNoViolation();
    }

    /** A location in the database, and what the image that lies there must be. */
    private record Copy(String volume, String image, String status, long sizeBytes, String md5, String sha512) {
        static Copy of(Record row) {
            var url = row.get("url", String.class);
            return new Copy(
                    url.substring(url.lastIndexOf('/') + 1),
                    row.get("image_id", String.class),
                    row.get("status", String.class),
                    row.get("size_bytes", Long.class),
                    row.get("md5", String.class),
                    row.get("hash_value", String.class));
        }

        /** Of tests, whose images start on volumes of 1 GiB. */
        int gib() {
            return Math.toIntExact((sizeBytes + (1L << 30) - 1) >> 30);
        }
    }

    private List<Copy> copies() {
        return sql.fetch("""
                select url, image_id, image.status, content.size_bytes, md5, hash_value
                from location join content on content.id = content_id join image on image.id = image_id
                """).map(Copy::of);
    }

    /** I4, by the bytes that would be there after a power failure. */
    private void assertIsWhole(Copy copy, Map<String, ObjectNode> volumes) {
        var volume =
                volumes.getOrDefault(copy.volume(), cloud.cinder.server.shown().getFirst());
        assertThat(volume.path("status").asText())
                .as("state of a volume with an image")
                .isEqualTo("available");
        assertThat(volume.path("metadata").path("readonly").asText()).isEqualTo("True");
        assertThat(volume.path("metadata").path("image_size").asLong()).isEqualTo(copy.sizeBytes());
        assertThat(copy.status()).as("I4: status of image %s", copy.image()).isEqualTo("active");
        assertThat(digest("MD5", copy)).as("I4: md5 of what is on the disk").isEqualTo(copy.md5());
        assertThat(digest("SHA-512", copy))
                .as("I4: sha512 of what is on the disk")
                .isEqualTo(copy.sha512());
    }

    private String digest(String algorithm, Copy copy) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            var disk = cloud.disk(cloud.of(copy.volume()));
            for (var at = 0L; at < copy.sizeBytes(); at += MIB) {
                var length = (int) Math.min(MIB, copy.sizeBytes() - at);
                digest.update(cloud.durable(disk, at, length), 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void assertNobodyIsStuck() {
        assertThat(sql.fetch("select id, step from attempt where step not in ('committed', 'aborted')"))
                .as("I5: attempts that have not ended")
                .isEmpty();
        assertThat(sql.fetch("""
                select image.id, image.status from image
                where deleted_at is null and (status not in ('queued', 'active') or (status = 'active') <> (content_id is not null))
                """))
                .as("I5: images that are neither queued without data nor active with them")
                .isEmpty();
    }
}
