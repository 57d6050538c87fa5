package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.catalog.Members.Addition;
import io.vitrine.model.Caller;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.MemberStatus;
import io.vitrine.testkit.TestDatabase;
import org.junit.jupiter.api.Test;

/** Projects with which an image is shared. */
@OnBothEnds
class MembersTest {
    private static final Caller BY = caller("p");
    private static final int NO_QUOTA = -1;

    private final Bench bench;
    private final Members members;
    private final ImageId image;

    MembersTest(TestDatabase database) {
        bench = new Bench(database);
        members = bench.members();
        image = bench.queued().id();
    }

    @Test
    void membersAreListedInTheOrderTheyWereAdded() {
        members.add(image, "z", NO_QUOTA, BY);
        members.add(image, "a", NO_QUOTA, BY);

        var all = members.of(image);

        assertThat(all).extracting(Member::project).containsExactly("z", "a");
        assertThat(all).extracting(Member::status).containsOnly(MemberStatus.PENDING);
        assertThat(members.find(image, "a")).contains(all.getLast());
    }

    @Test
    void secondAdditionIsRefused() {
        members.add(image, "m", NO_QUOTA, BY);

        assertThat(members.add(image, "m", NO_QUOTA, BY)).isEqualTo(new Addition.AlreadyMember());
    }

    @Test
    void answerIsKeptAndReaddingAsksAgain() {
        members.add(image, "m", NO_QUOTA, BY);
        var accepted =
                members.answer(image, "m", MemberStatus.ACCEPTED, caller("m")).orElseThrow();

        members.remove(image, "m", BY);
        members.add(image, "m", NO_QUOTA, BY);

        assertThat(accepted.status()).isEqualTo(MemberStatus.ACCEPTED);
        assertThat(accepted.updatedAt()).isAfter(accepted.createdAt());
        assertThat(members.find(image, "m").orElseThrow().status()).isEqualTo(MemberStatus.PENDING);
        assertThat(bench.events(image))
                .containsExactly(
                        "image.create",
                        "image.member.create",
                        "image.member.update",
                        "image.member.delete",
                        "image.member.create");
    }

    @Test
    void whoIsNoMemberNeitherAnswersNorLeaves() {
        assertThat(members.answer(image, "stranger", MemberStatus.ACCEPTED, BY)).isEmpty();
        assertThat(members.remove(image, "stranger", BY)).isFalse();
        assertThat(members.find(image, "stranger")).isEmpty();
    }

    @Test
    void racingAdditionsDoNotPassTheQuotaTogether() {
        var additions = Race.of(8, racer -> members.add(image, "m" + racer, 3, BY));

        assertThat(additions).filteredOn(Addition.Added.class::isInstance).hasSize(3);
        assertThat(additions).filteredOn(new Addition.OverQuota()::equals).hasSize(5);
        assertThat(members.of(image)).hasSize(3);
    }

    @Test
    void deletedImageTakesNoMembers() {
        bench.catalog().delete(image, BY);

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> members.add(image, "m", NO_QUOTA, BY))
                .withMessageContaining(image.value());
    }
}
