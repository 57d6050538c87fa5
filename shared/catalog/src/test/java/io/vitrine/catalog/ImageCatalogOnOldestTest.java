package io.vitrine.catalog;

import io.vitrine.testkit.PostgresVersion;
import io.vitrine.testkit.TestDatabase;
import org.junit.jupiter.api.AutoClose;

class ImageCatalogOnOldestTest extends ImageCatalogSuite {
    @AutoClose
    private static final TestDatabase DATABASE =
            TestDatabase.fresh(PostgresVersion.OLDEST, "catalog", Migrations::apply);

    @Override
    TestDatabase database() {
        return DATABASE;
    }
}
