package io.vitrine.catalog;

import io.vitrine.testkit.PostgresVersion;
import io.vitrine.testkit.TestDatabase;
import org.junit.jupiter.api.AutoClose;

class ImageCatalogOnNewestTest extends ImageCatalogSuite {
    @AutoClose
    private static final TestDatabase DATABASE =
            TestDatabase.fresh(PostgresVersion.NEWEST, "catalog", Migrations::apply);

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
