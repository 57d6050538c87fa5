package io.vitrine.functions.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class ListImagesTest {
    private final Http alice = Http.member();
    private final Http bob = Http.member();

    @Inject
    TestWorker worker;

    private ValidatableResponse list(String query) {
        return alice.get("/v2/images" + query).then();
    }

    private void listed(String query, String... names) {
        list(query).statusCode(200).body("images.name", containsInAnyOrder(names));
    }

    private String active(String name, long sizeBytes) {
        var id = alice.created(Map.of("name", name, "disk_format", "raw", "container_format", "bare"));
        worker.activate(id, sizeBytes, "volumes");
        return id;
    }

    @Test
    @DisplayName("L-01: a list has images, first and schema, newest first")
    void listIsNewestFirst() {
        alice.created(Map.of("name", "one"));
        alice.created(Map.of("name", "two"));

        list("").statusCode(200)
                .contentType("application/json;charset=UTF-8")
                .body("images.name", contains("two", "one"))
                .body("images[0].schema", equalTo("/v2/schemas/image"))
                .body("first", equalTo("/v2/images"))
                .body("schema", equalTo("/v2/schemas/images"))
                .body("$", not(hasKey("next")));
    }

    @Test
    @DisplayName("L-02: 25 images by default, none for a limit of 0, more on request")
    void limitsAreKept() {
        IntStream.range(0, 27).forEach(i -> alice.created(Map.of("name", "n" + i)));

        list("").body("images.size()", equalTo(25)).body("$", hasKey("next"));
        list("?limit=0").statusCode(200).body("images", equalTo(List.of())).body("$", not(hasKey("next")));
        list("?limit=26").body("images.size()", equalTo(26));
        list("?limit=5000").body("images.size()", equalTo(27)).body("$", not(hasKey("next")));
    }

    @Test
    @DisplayName("L-03: following next meets each image once; the page after the last full one is empty")
    void pagingMeetsEachImageOnce() {
        var ids = IntStream.range(0, 6)
                .mapToObj(i -> alice.created(Map.of("name", "same")))
                .toList();

        var met = new ArrayList<String>();
        String next = "/v2/images?limit=2&sort=name:asc";
        int pages = 0;
        while (next != null) {
            var page = alice.get(next);
            met.addAll(page.<List<String>>path("images.id"));
            page.then().body("first", equalTo("/v2/images?limit=2&sort=name%3Aasc"));
            next = page.path("next");
            pages++;
        }

        assertThat(met).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(pages).isEqualTo(4);
    }

    @Test
    @DisplayName("L-03: an unknown marker, or one that is not to be seen, is refused")
    void unknownMarkersAreRefused() {
        var hidden = bob.created(Map.of());

        list("?marker=" + UUID.randomUUID()).statusCode(400);
        list("?marker=" + hidden).statusCode(400);
        list("?marker=x").statusCode(400);
    }

    @Test
    @DisplayName("L-04: next and first keep all filters, repeated ones too")
    void linksKeepFilters() {
        alice.created(Map.of("tags", List.of("a", "b b")));
        var id = alice.created(Map.of("tags", List.of("a", "b b", "c")));

        list("?limit=1&tag=a&tag=b%20b&marker=" + alice.created(Map.of("tags", List.of("a", "b b"))))
                .body("images.id", contains(id))
                .body("first", equalTo("/v2/images?limit=1&tag=a&tag=b+b"))
                .body("next", equalTo("/v2/images?limit=1&tag=a&tag=b+b&marker=" + id));
    }

    @Test
    @DisplayName("L-01: a page ends before it is larger than a load balancer lets through, and goes on at next")
    void largePagesEndEarly() {
        var large = new TreeMap<String, String>();
        IntStream.range(0, 100).forEach(i -> large.put("property" + i, "x".repeat(2000)));
        IntStream.range(0, 6).forEach(i -> alice.created(large));

        var page = alice.get("/v2/images");

        assertThat(page.asByteArray().length).isLessThan(950_000);
        page.then().body("images.size()", equalTo(4)).body("$", hasKey("next"));
        alice.get(page.path("next")).then().body("images.size()", equalTo(2)).body("$", not(hasKey("next")));
    }

    @Test
    @DisplayName("L-05: sort=KEY:DIRECTION,...; spaces are fine, and without a direction it descends")
    void compactSort() {
        alice.created(Map.of("name", "b", "disk_format", "raw"));
        alice.created(Map.of("name", "a", "disk_format", "raw"));
        alice.created(Map.of("name", "c", "disk_format", "qcow2"));

        list("?sort=name:asc").body("images.name", contains("a", "b", "c"));
        list("?sort=name").body("images.name", contains("c", "b", "a"));
        list("?sort=disk_format:asc,%20name%20:%20desc").body("images.name", contains("c", "b", "a"));
        list("?sort=disk_format:desc,name:asc").body("images.name", contains("a", "b", "c"));
    }

    @Test
    @DisplayName("L-06: sort_key and sort_dir; one direction is for all keys")
    void classicSort() {
        alice.created(Map.of("name", "b", "disk_format", "raw"));
        alice.created(Map.of("name", "a", "disk_format", "raw"));
        alice.created(Map.of("name", "c", "disk_format", "qcow2"));

        list("?sort_key=name&sort_dir=asc").body("images.name", contains("a", "b", "c"));
        list("?sort_key=name").body("images.name", contains("c", "b", "a"));
        list("?sort_key=disk_format&sort_key=name&sort_dir=asc").body("images.name", contains("c", "a", "b"));
        list("?sort_key=disk_format&sort_key=name&sort_dir=asc&sort_dir=desc")
                .body("images.name", contains("c", "b", "a"));
        list("?sort_dir=asc").body("images.name", contains("b", "a", "c"));
    }

    @Test
    @DisplayName("L-08, L-09: formats, names, statuses, owners, sizes and hashes")
    void basePropertiesFilter() {
        active("small", 5);
        active("large", 5000);
        alice.created(Map.of("name", "empty", "disk_format", "qcow2", "min_ram", 7, "min_disk", 3));

        listed("?name=small", "small");
        listed("?disk_format=raw", "small", "large");
        listed("?disk_format=qcow2", "empty");
        listed("?container_format=bare", "small", "large");
        listed("?status=active", "small", "large");
        listed("?status=queued", "empty");
        listed("?status=nonsense");
        listed("?owner=" + alice.project(), "small", "large", "empty");
        listed("?owner=x");
        listed("?size=5", "small");
        listed("?size_min=6", "large");
        listed("?size_max=5", "small");
        listed("?size_min=5&size_max=5000", "small", "large");
        listed("?virtual_size=1073741824", "small", "large");
        listed("?virtual_size_max=5");
        listed("?min_ram=7", "empty");
        listed("?min_ram_min=1", "empty");
        listed("?min_disk_max=2", "small", "large");
        listed("?checksum=" + TestWorker.MD5, "small", "large");
        listed("?os_hash_value=abcdef", "small", "large");
        listed("?os_hash_algo=sha512", "small", "large");
        listed("?visibility=shared", "small", "large", "empty");
        listed("?visibility=private");
        listed("?visibility=all&owner=" + alice.project(), "small", "large", "empty");
    }

    @Test
    @DisplayName("L-10: each tag that is asked for must be there")
    void tagsFilter() {
        alice.created(Map.of("name", "both", "tags", List.of("a", "b")));
        alice.created(Map.of("name", "one", "tags", List.of("a")));

        listed("?tag=a", "both", "one");
        listed("?tag=a&tag=b", "both");
        listed("?tag=c");
    }

    @Test
    @DisplayName("L-11: member_status and visibility")
    void memberStatusFilters() {
        for (var status : List.of("pending", "accepted", "rejected")) {
            var id = bob.created(Map.of("name", status));
            bob.share(id, alice);
            alice.respond(id, status);
        }
        alice.created(Map.of("name", "own"));

        listed("", "accepted", "own");
        listed("?visibility=shared", "accepted", "own");
        listed("?member_status=pending&visibility=shared", "pending", "own");
        listed("?member_status=rejected", "rejected", "own");
        listed("?member_status=all", "pending", "accepted", "rejected", "own");
        listed("?member_status=all&visibility=private");
    }

    @Test
    @DisplayName("L-12: hidden images are listed by themselves")
    void hiddenImagesAreListedByThemselves() {
        alice.created(Map.of("name", "hidden", "os_hidden", true));
        alice.created(Map.of("name", "shown"));

        listed("", "shown");
        listed("?os_hidden=false", "shown");
        listed("?os_hidden=TRUE", "hidden");
    }

    @Test
    @DisplayName("L-13: protected images")
    void protectedFilters() {
        var id = alice.created(Map.of("name", "safe", "protected", true));
        alice.created(Map.of("name", "other"));

        listed("?protected=true", "safe");
        listed("?protected=false", "other");
        alice.patch(id, "[{\"op\":\"replace\",\"path\":\"/protected\",\"value\":false}]");
    }

    @Test
    @DisplayName("L-14: in: and eq:, with quotation marks around what has commas")
    void listsOfValuesFilter() {
        var id = alice.created(Map.of("name", "a,b", "disk_format", "raw"));
        alice.created(Map.of("name", "c", "disk_format", "qcow2"));
        alice.created(Map.of("name", "in:x", "disk_format", "iso"));
        alice.created(Map.of("name", "say \"hi\""));

        listed("?name=in:%22a,b%22,c", "a,b", "c");
        listed("?name=in:c,%22in:x%22", "c", "in:x");
        listed("?name=eq:in:x", "in:x");
        listed("?name=in:%22say%20%5C%22hi%5C%22%22", "say \"hi\"");
        listed("?id=in:" + id + "," + UUID.randomUUID(), "a,b");
        listed("?disk_format=in:raw,iso", "a,b", "in:x");
        listed("?status=in:queued,saving&disk_format=in:qcow2", "c");
        listed("?container_format=in:bare");
    }

    @Test
    @DisplayName("L-15: times, with operators, offsets and any precision")
    void timesFilter() {
        alice.created(Map.of("name", "now"));
        String created = alice.get("/v2/images").path("images[0].created_at");

        listed("?created_at=" + created, "now");
        listed("?created_at=eq:" + created, "now");
        listed("?created_at=neq:" + created);
        listed("?created_at=gte:" + created, "now");
        listed("?created_at=gt:" + created);
        listed("?created_at=lte:" + created, "now");
        listed("?created_at=lt:" + created);
        listed("?updated_at=gt:2020-01-01", "now");
        listed("?updated_at=gt:2020-01-01T00:00:00.5%2B01:00", "now");
        listed("?updated_at=lt:2020-01-01T00:00:00Z&created_at=gt:2020-01-01T00:00");
        listed("?created_at=eq:" + created.replace("Z", "%2B00:00"), "now");
    }

    @Test
    @DisplayName("L-16: any other name is an additional property")
    void additionalPropertiesFilter() {
        alice.created(Map.of("name", "both", "hw_disk_bus", "scsi", "os_distro", "debian"));
        alice.created(Map.of("name", "one", "hw_disk_bus", "scsi"));

        listed("?hw_disk_bus=scsi", "both", "one");
        listed("?hw_disk_bus=scsi&os_distro=debian", "both");
        listed("?hw_disk_bus=ide");
        listed("?is_public=true");
        listed("?deleted=true&hw_disk_bus=scsi", "both", "one");
    }

    @Test
    @DisplayName("L-18: other projects' community images are listed on request only, public ones always")
    void communityImagesAreListedOnRequest() {
        var community = bob.created(Map.of("visibility", "community"));
        var open = Http.admin().created(Map.of("visibility", "public", "only", community));

        list("").body("images.id", not(hasItem(community)));
        list("?visibility=community&limit=1000").body("images.id", hasItem(community));
        list("?visibility=all&limit=1000").body("images.id", hasItem(community));
        list("?only=" + community).body("images.id", contains(open));
        bob.get("/v2/images").then().body("images.id", hasItem(community));
        Http.admin().delete("/v2/images/" + open).then().statusCode(204);
    }

    @Test
    @DisplayName("L-19: an admin sees all images but other projects' community ones")
    void adminsSeeAllButCommunity() {
        var marked = bob.project();
        var private_ = bob.created(Map.of("visibility", "private", "only", marked));
        var shared = bob.created(Map.of("only", marked));
        var community = bob.created(Map.of("visibility", "community", "only", marked));
        var admin = Http.admin();

        admin.get("/v2/images?only=" + marked).then().body("images.id", containsInAnyOrder(private_, shared));
        admin.get("/v2/images?visibility=all&only=" + marked)
                .then()
                .body("images.id", containsInAnyOrder(private_, shared, community));
        admin.get("/v2/images?visibility=community&only=" + marked).then().body("images.id", contains(community));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=-1 | limit",
                "limit=x | limit",
                "limit= | limit",
                "limit=99999999999999999999 | limit",
                "sort=name:up | asc and desc",
                "sort=owner | container_format, created_at",
                "sort= | container_format, created_at",
                "sort_key=checksum | container_format, created_at",
                "sort_dir=up | asc and desc",
                "sort_key=name&sort_dir=asc&sort_dir=desc | sort_dir",
                "sort=name&sort_key=name | not by both",
                "sort=name&sort_dir=asc | not by both",
                "visibility=secret | public, private, shared, community and all",
                "member_status=maybe | pending, accepted, rejected and all",
                "os_hidden=maybe | true and false",
                "protected=False | true and false",
                "protected=1 | true and false",
                "size=big | size",
                "size_min=big | size_min",
                "size_max=-5 | size_max",
                "foo_min=5 | min_disk, min_ram, size, virtual_size",
                "name=like:x | in:",
                "status=gt:x | in:",
                "name=in:a%22b%22 | comma",
                "name=in:%22a%22b | comma",
                "name=in:%22a | closed",
                "created_at=yesterday | ISO 8601",
                "created_at=gt:yesterday | ISO 8601",
                "updated_at=about:2020-01-01 | ISO 8601",
                "created_at=2020-13-01 | ISO 8601",
                "changes-since=2020-01-01 | updated_at",
                "name=%00 | U+0000",
                "name=%F0%9F%98%80 | four bytes",
                "name=%ff | UTF-8"
            })
    @DisplayName(
            "L-02, L-07, L-13, L-14, L-15, L-17: malformed queries are refused, and the message says what is allowed")
    void malformedQueriesAreRefused(String query, String hint) {
        list("?" + query).statusCode(400).body("message", containsString(hint));
    }
}
