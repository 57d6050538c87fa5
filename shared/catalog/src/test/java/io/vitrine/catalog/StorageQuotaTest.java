package io.vitrine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vitrine.model.Caller;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.testkit.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** 19.2: what a project may store. */
class StorageQuotaTest {
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    private record Setting(String userStorageQuota, boolean useKeystoneLimits) implements QuotaConfig {}

    private static OptionalLong left(String setting, String project) {
        return new StorageQuota(DATABASE.source(), new Setting(setting, false))
                .leftBytes(Optional.of(project), ImageId.fresh());
    }

    @ParameterizedTest
    @CsvSource({"5,5", "5B,5", "2KB,2048", "1MB,1048576", "3GB,3221225472", "1TB,1099511627776"})
    void unitsAreOf1024(String setting, long bytes) {
        assertThat(left(setting, "nobody")).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "5 GB", "5gb", "5PB", "1.5GB", "much"})
    void otherSettingsAreRefused(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> left(setting, "nobody"))
                .withMessageContaining("user_storage_quota");
    }

    @Test
    void nobodyIsLimitedWhereNothingIsSet() {
        assertThat(left("0", "p")).isEmpty();
        assertThat(left("0GB", "p")).isEmpty();
        assertThat(new StorageQuota(DATABASE.source(), new Setting("5", true))
                        .leftBytes(Optional.of("p"), ImageId.fresh()))
                .isEmpty();
        assertThat(new StorageQuota(DATABASE.source(), new Setting("5", false))
                        .leftBytes(Optional.empty(), ImageId.fresh()))
                .isEmpty();
    }

    @Test
    void eachCopyOfALiveImageCounts() {
        var catalog = new ImageCatalog(DATABASE.source());
        var image = catalog.find(Samples.queued(catalog, BY)).orElseThrow();
        var copies = List.of(copy("http://one"), copy("http://two"));
        var content = new ContentFacts(40, OptionalLong.empty(), Optional.empty(), Optional.empty());
        catalog.save(image, image.settings(), new Placement(copies, Optional.of(content)), BY);
        var quota = new StorageQuota(DATABASE.source(), new Setting("100", false));

        assertThat(left("100", "p")).hasValue(20);
        assertThat(left("50", "p")).hasValue(-30);
        assertThat(left("100", "q")).hasValue(100);
        assertThat(quota.leftBytes(Optional.of("p"), image.id())).hasValue(100);
        catalog.delete(image.id(), BY);
        assertThat(left("100", "p")).hasValue(100);
    }

    private static Copy copy(String url) {
        return new Copy(
                OptionalLong.empty(), new Location(new StoreId("web"), url, Optional.empty()), "{}", Optional.empty());
    }
}
