package io.vitrine.catalog;

import io.vitrine.testkit.PostgresVersion;
import io.vitrine.testkit.TestDatabase;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** A test class that runs on the oldest and the newest PostgreSQL, on each in a migrated database of its own that its constructor takes. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@ArgumentsSource(OnBothEnds.Databases.class)
public @interface OnBothEnds {
    /** The engine closes what it has handed out. */
    final class Databases implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return Arrays.stream(PostgresVersion.values())
                    .map(version -> Arguments.of(TestDatabase.fresh(version, "catalog", Migrations::apply)));
        }
    }
}
