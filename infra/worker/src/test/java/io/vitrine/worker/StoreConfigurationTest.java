package io.vitrine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vitrine.model.StoreId;
import io.vitrine.worker.StoreConfiguration.Entry;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StoreConfigurationTest {
    @Test
    void storeOfATypeThatIsYetToComeIsLeftOut() {
        var configuration =
                read("fast:rbd, plain:file, objects:swift", Map.of("glance_store.default_backend", "plain"));

        assertThat(configuration.stores()).extracting(Entry::id).containsExactly(new StoreId("plain"));
        assertThat(configuration.defaultStore()).isEqualTo(new StoreId("plain"));
    }

    @Test
    void firstOneThatIsThereTakesThePlaceOfADefaultThatIsLeftOut() {
        var configuration = read("fast:rbd,plain:file,other:file", Map.of("glance_store.default_backend", "fast"));

        assertThat(configuration.defaultStore()).isEqualTo(new StoreId("plain"));
    }

    @Test
    void typeThatNobodyKnowsAndNoStoreAtAllAreRefused() {
        assertThatThrownBy(() -> read("a:file,b:flie", Map.of()))
                .hasMessageContaining("store b the type 'flie'")
                .hasMessageContaining("file");
        assertThatThrownBy(() -> read("a:swift", Map.of())).hasMessageContaining("names no store");
    }

    @Test
    @DisplayName("I-31: store_type_preference is mapped to weights, which a weight of a store's own overrules")
    void preferredTypesHaveTheHigherWeights() {
        var preferred = Map.of(
                "default.location_strategy", "store_type",
                "store_type_location_strategy.store_type_preference", "volume, filesystem",
                "own.weight", "7");

        var configuration = read("a:file,b:volume,c:memory,own:file", preferred);
        var byOrder = read("a:file,b:volume", Map.of("store_type_location_strategy.store_type_preference", "volume"));

        assertThat(configuration.stores()).extracting(Entry::weight).containsExactly(1, 2, 0, 7);
        assertThat(byOrder.stores()).extracting(Entry::weight).containsOnly(0);
    }

    @Test
    void sectionOfAStoreIsFoundWhateverTheCaseOfItsName() {
        var configuration = read("Fast:file", Map.of("fast.weight", "3"));

        assertThat(configuration.stores()).extracting(Entry::weight).containsExactly(3);
    }

    @Test
    void sectionOfAllStoresStandsBehindEachOfTheirOwn() {
        var configuration = read(
                "a:file,b:file",
                Map.of("backend_defaults.weight", "3", "b.weight", "7", "backend_defaults.verify_after_write", "full"));

        assertThat(configuration.stores()).extracting(Entry::weight).containsExactly(3, 7);
        assertThat(configuration.stores())
                .allSatisfy(store ->
                        assertThat(store.options().text("verify_after_write")).contains("full"));
    }

    private static StoreConfiguration read(String backends, Map<String, String> more) {
        var values = new HashMap<String, String>();
        values.put("vitrine.default.enabled_backends", backends);
        more.forEach((name, value) -> values.put("vitrine." + name, value));
        return StoreConfiguration.read(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build());
    }
}
