package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivedTest {
    @Test
    void namesOfEarlierReleasesCountWhereTodaysAreNotThere() throws Exception {
        var source = source("""
                [DEFAULT]
                disk_formats = raw,qcow2
                container_formats = bare
                logfile = /var/log/glance/api.log
                sql_connection = postgresql://glance@db/glance
                [image_format]
                container_formats = bare,ovf
                """);

        assertThat(source.getValue("vitrine.image_format.disk_formats")).isEqualTo("raw,qcow2");
        assertThat(source.getValue("vitrine.image_format.container_formats")).isEqualTo("bare,ovf");
        assertThat(source.getValue("vitrine.default.log_file")).isEqualTo("/var/log/glance/api.log");
        assertThat(source.getValue("vitrine.vitrine.database")).isEqualTo("postgresql://glance@db/glance");
    }

    @Test
    void theOneStoreOfAFileWithoutBackendsIsCalledAsItsType() throws Exception {
        var source = source("""
                [glance_store]
                stores = file,http
                default_store = file
                filesystem_store_datadir = /srv/images
                """);

        assertThat(source.getValue("vitrine.default.enabled_backends")).isEqualTo("file:file,http:http");
        assertThat(source.getValue("vitrine.glance_store.default_backend")).isEqualTo("file");
        assertThat(source.getValue("vitrine.file.filesystem_store_datadir")).isEqualTo("/srv/images");
    }

    @Test
    void sectionOfStoresBesideBackendsChangesNothing() throws Exception {
        var source = source("""
                [DEFAULT]
                enabled_backends = fast:file
                [glance_store]
                default_backend = fast
                """);

        assertThat(source.getValue("vitrine.default.enabled_backends")).isEqualTo("fast:file");
        assertThat(source.getValue("vitrine.file.default_backend")).isNull();
    }

    @Test
    void storeThatIsSaidTwiceIsTheLast() throws Exception {
        var source = source("[glance_store]\nstores = file,http\ndefault_store = http\ndefault_store = file\n");

        assertThat(source.getValue("vitrine.default.enabled_backends")).isEqualTo("file:file,http:http");
    }

    @Test
    void optionsToLogInComeFromTheSectionThatIsNamed() throws Exception {
        var source = source("""
                [keystone_authtoken]
                auth_section = Service_User
                auth_url = http://elsewhere:5000
                project_id = p1
                cafile = /etc/ssl/keystone.pem
                [service_user]
                auth_type = password
                auth_url = http://controller:5000
                user_name = glance
                password = s3cret
                cafile = /etc/ssl/other.pem
                """);

        assertThat(source.getValue("vitrine.keystone_authtoken.auth_url")).isEqualTo("http://controller:5000");
        assertThat(source.getValue("vitrine.keystone_authtoken.auth_type")).isEqualTo("password");
        assertThat(source.getValue("vitrine.keystone_authtoken.username")).isEqualTo("glance");
        assertThat(source.getValue("vitrine.keystone_authtoken.password")).isEqualTo("s3cret");
        assertThat(source.getValue("vitrine.keystone_authtoken.cafile")).isEqualTo("/etc/ssl/keystone.pem");
        assertThat(source.getValue("vitrine.keystone_authtoken.project_id")).isNull();
        assertThat(source.getValue("vitrine.keystone_authtoken.auth_section")).isNull();
    }

    @Test
    void passwordOfThePostgresqlThatGlanceWasGivenStandsApartAndIsNotPrinted() throws Exception {
        var source = source(
                "[database]\nconnection = postgresql+psycopg2://glance:s%40cret@db:5433/images?sslmode=require\n");

        assertThat(source.getValue("vitrine.vitrine.database"))
                .isEqualTo("postgresql://glance@db:5433/images?sslmode=require");
        assertThat(source.getValue("vitrine.database.password")).isEqualTo("s@cret");
        assertThat(DatabaseUrl.parse("postgresql://glance:s3cret@db/images").toString())
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sslmode=verify-full&sslrootcert=/etc/ssl/db%20ca.pem|?sslmode=verify-full&sslrootcert=/etc/ssl/db%20ca.pem",
                "sslcert=/c.crt&sslkey=/c.pk8&sslmode=verify-ca|?sslcert=/c.crt&sslkey=/c.pk8&sslmode=verify-ca",
                "sslmode=require&sslrootcert=/ca.pem|?sslmode=verify-ca&sslrootcert=/ca.pem",
                "sslrootcert=system|?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
                "connect_timeout=7&application_name=glance|?connectTimeout=7&ApplicationName=glance",
                "target_session_attrs=read-write&keepalives=0|?targetServerType=primary&tcpKeepAlive=false",
                "gssencmode=disable&channel_binding=require|?gssEncMode=disable&channelBinding=require",
                "sslmode=&client_encoding=utf8|''",
            })
    void parametersOfTheConnectionAreSaidToTheDriver(String query, String said) {
        assertThat(DatabaseUrl.parse("postgresql://glance@db/images?" + query))
                .isInstanceOfSatisfying(DatabaseUrl.Postgres.class, postgres -> assertThat(postgres.address())
                        .isEqualTo("postgresql://glance@db/images" + said));
    }

    @Test
    void parametersThatCannotBeFollowedAreNamedAndThePasswordAmongThemIsApart() {
        var url = "postgresql://db/images?user=glance&password=s3%40cret&ssl_min_protocol_version=TLSv1.3&sslcrl=/crl";

        assertThat(DatabaseUrl.parse(url)).isInstanceOfSatisfying(DatabaseUrl.Postgres.class, postgres -> {
            assertThat(postgres.address()).isEqualTo("postgresql://glance@db/images");
            assertThat(postgres.password()).contains("s3@cret");
            assertThat(postgres.dropped()).containsExactly("ssl_min_protocol_version", "sslcrl");
        });
    }

    @ParameterizedTest
    @CsvSource({"s%40+cret, s@+cret", "50%+more, 50%+more"})
    void passwordIsReadAsItIsQuoted(String written, String meant) {
        assertThat(DatabaseUrl.parse("postgresql://glance:" + written + "@db/images"))
                .isInstanceOfSatisfying(DatabaseUrl.Postgres.class, postgres -> assertThat(postgres.password())
                        .contains(meant));
    }

    @ParameterizedTest
    @CsvSource({"mysql+pymysql://glance:x@db/glance, mysql", "sqlite:////var/lib/glance/glance.sqlite, sqlite"})
    void otherDatabasesAreNamed(String connection, String kind) {
        assertThat(DatabaseUrl.parse(connection)).isEqualTo(new DatabaseUrl.Other(kind));
    }

    private static OsloConfSource source(String text) throws OsloConf.SyntaxException {
        return new OsloConfSource(OsloConf.parse("file", List.of(text.split("\n", -1))));
    }
}
