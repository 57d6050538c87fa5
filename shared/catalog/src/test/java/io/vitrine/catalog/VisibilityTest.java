package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.admin;
import static io.vitrine.catalog.Samples.ask;
import static io.vitrine.catalog.Samples.caller;
import static io.vitrine.catalog.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.catalog.ImageQuery.Scope;
import io.vitrine.model.Caller;
import io.vitrine.model.MemberStatus;
import io.vitrine.model.Visibility;
import io.vitrine.testkit.TestDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who sees which image. The owner has one image of each visibility and has offered the shared one to three projects; the admin's project has a
 * community image; two images have no owner.
 */
@OnBothEnds
class VisibilityTest {
    private static final Caller NOBODY = new Caller("nobody", Optional.empty(), Set.of(), false, "req-test");

    private final ImageCatalog catalog;
    private final Map<String, Image> images = new LinkedHashMap<>();

    VisibilityTest(TestDatabase database) {
        var bench = new Bench(database);
        catalog = bench.catalog();
        Stream.of(Visibility.values())
                .forEach(visibility -> keep(visibility.wireName(), Optional.of("owner"), visibility));
        keep("admins", Optional.of("admin"), Visibility.COMMUNITY);
        keep("nobodys", Optional.empty(), Visibility.SHARED);
        keep("nobodys-public", Optional.empty(), Visibility.PUBLIC);
        offer(bench.members(), "accepting", MemberStatus.ACCEPTED);
        offer(bench.members(), "hesitating", MemberStatus.PENDING);
        offer(bench.members(), "rejecting", MemberStatus.REJECTED);
    }

    private void keep(String name, Optional<String> owner, Visibility visibility) {
        images.put(name, Samples.create(catalog, settings(owner, visibility, Optional.of(name))));
    }

    private void offer(Members members, String project, MemberStatus answer) {
        for (var name : List.of("shared", "private")) {
            var image = Objects.requireNonNull(images.get(name)).id();
            members.add(image, project, -1, caller("owner"));
            members.answer(image, project, answer, caller(project));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    owner,      public community shared private admins nobodys nobodys-public
                    accepting,  public community shared admins nobodys nobodys-public
                    hesitating, public community shared admins nobodys nobodys-public
                    rejecting,  public community shared admins nobodys nobodys-public
                    stranger,   public community admins nobodys nobodys-public
                    nobody,     public community admins nobodys nobodys-public
                    admin,      public community shared private admins nobodys nobodys-public
                    """)
    void oneImageIsFoundByWhomItIsMeantFor(String who, String expected) {
        var found = images.entrySet().stream()
                .filter(image -> catalog.findVisible(image.getValue().id(), callerNamed(who))
                        .isPresent())
                .map(Map.Entry::getKey);

        assertThat(found).containsExactlyInAnyOrder(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    default,   accepted, owner,      public community shared private nobodys-public
                    default,   accepted, accepting,  public shared nobodys-public
                    default,   accepted, hesitating, public nobodys-public
                    default,   accepted, rejecting,  public nobodys-public
                    default,   accepted, stranger,   public nobodys-public
                    default,   accepted, nobody,     public nobodys-public
                    default,   accepted, admin,      public shared private admins nobodys nobodys-public
                    default,   pending,  accepting,  public nobodys-public
                    default,   pending,  hesitating, public shared nobodys-public
                    default,   rejected, rejecting,  public shared nobodys-public
                    default,   all,      accepting,  public shared nobodys-public
                    default,   all,      hesitating, public shared nobodys-public
                    default,   all,      rejecting,  public shared nobodys-public
                    default,   all,      stranger,   public nobodys-public
                    all,       accepted, owner,      public community shared private admins nobodys-public
                    all,       accepted, accepting,  public community shared admins nobodys-public
                    all,       accepted, hesitating, public community admins nobodys-public
                    all,       accepted, stranger,   public community admins nobodys-public
                    all,       accepted, nobody,     public community admins nobodys-public
                    all,       accepted, admin,      public community shared private admins nobodys nobodys-public
                    public,    accepted, owner,      public nobodys-public
                    public,    accepted, stranger,   public nobodys-public
                    public,    accepted, admin,      public nobodys-public
                    community, accepted, owner,      community admins
                    community, accepted, stranger,   community admins
                    community, accepted, admin,      community admins
                    shared,    accepted, owner,      shared
                    shared,    accepted, accepting,  shared
                    shared,    accepted, hesitating, ''
                    shared,    pending,  hesitating, shared
                    shared,    accepted, stranger,   ''
                    shared,    accepted, admin,      shared nobodys
                    private,   accepted, owner,      private
                    private,   all,      accepting,  ''
                    private,   accepted, stranger,   ''
                    private,   accepted, nobody,     ''
                    private,   accepted, admin,      private
                    """)
    void listShowsWhatIsAskedForAndMeantFor(String scope, String memberStatus, String who, String expected) {
        var query = ask().in(scopeNamed(scope))
                .members(MemberStatus.parse(memberStatus))
                .query();

        var page = (ImagePage.Page) catalog.list(query, callerNamed(who));

        var ours = images.values().stream().map(Image::id).collect(Collectors.toSet());
        assertThat(page.images().stream()
                        .filter(image -> ours.contains(image.id()))
                        .map(image -> image.settings().name().orElseThrow()))
                .containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split(" "));
    }

    private static Caller callerNamed(String who) {
        return switch (who) {
            case "nobody" -> NOBODY;
            case "admin" -> admin("admin");
            default -> caller(who);
        };
    }

    private static Scope scopeNamed(String scope) {
        return switch (scope) {
            case "default" -> new Scope.Default();
            case "all" -> new Scope.All();
            default -> new Scope.Only(Visibility.parse(scope).orElseThrow());
        };
    }
}
