package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Verdict.BadValue;
import io.vitrine.config.Verdict.NoUse;
import io.vitrine.config.Verdict.OfAbsentStore;
import io.vitrine.config.Verdict.Overruled;
import io.vitrine.config.Verdict.Remarked;
import io.vitrine.config.Verdict.Unknown;
import io.vitrine.config.Verdict.Used;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCheckTest {
    @Test
    void eachLineIsSaidToDoWhatItDoes() throws Exception {
        var file = parse("""
                [DEFAULT]
                enabled_backends = fast:volume, plain:file, block:cinder, objects:swift
                limit_param_default = 30
                limit_param_default = 40
                image_cache_dir = /var/lib/glance/cache
                delayed_delete = perhaps
                shwo_image_direct_url = true
                [plain]
                filesystem_store_datadir = /srv/images
                weight = 10
                cinder_volume_type = fast
                [block]
                cinder_volume_type = fast
                weight = 5
                cinder_store_pasword = secret
                rootwrap_config = /etc/glance/rootwrap.conf
                [objects]
                swift_store_user = glance
                weight = 5
                [old]
                filesystem_store_datadir = /old
                """);

        assertThat(new ConfigCheck(file).findings().stream().map(ConfigCheck.Finding::verdict))
                .satisfiesExactly(
                        backends -> assertThat(backends).isEqualTo(new Used()),
                        earlier -> assertThat(earlier).isEqualTo(new Overruled("glance-api.conf:4")),
                        later -> assertThat(later).isEqualTo(new Used()),
                        cache -> assertThat(cache)
                                .isInstanceOf(NoUse.class)
                                .hasToString("NoUse[why=there is no cache in this release]"),
                        bad -> assertThat(bad).isEqualTo(new BadValue("allowed are true and false")),
                        mistyped -> assertThat(mistyped)
                                .isEqualTo(
                                        new Unknown(Optional.of(new OptionName("DEFAULT", "show_image_direct_url")))),
                        folder -> assertThat(folder).isEqualTo(new Used()),
                        weight -> assertThat(weight).isEqualTo(new Used()),
                        foreign -> assertThat(foreign)
                                .isEqualTo(new Unknown(Optional.of(new OptionName("block", "cinder_volume_type")))),
                        ofCinder -> assertThat(ofCinder).isEqualTo(new Used()),
                        ofItsOwn -> assertThat(ofItsOwn).isEqualTo(new Used()),
                        secret -> assertThat(secret)
                                .isEqualTo(new Unknown(Optional.of(new OptionName("block", "cinder_store_password")))),
                        root -> assertThat(root)
                                .isEqualTo(new NoUse("nothing is done with privileges, so no wrapper is needed")),
                        absent -> assertThat(absent).isEqualTo(new OfAbsentStore("objects", "swift")),
                        ofAny -> assertThat(ofAny).isEqualTo(new OfAbsentStore("objects", "swift")),
                        disabled -> assertThat(disabled).isEqualTo(new NoUse("enabled_backends has no store \"old\"")));
    }

    @Test
    void theSectionOfAllStoresHasTheOptionsOfEach() throws Exception {
        var file = parse("""
                [DEFAULT]
                enabled_backends = fast:volume, plain:file
                [backend_defaults]
                weight = 3
                weight = many
                unknown_initial_gib = 8
                filesystem_store_shared = perhaps
                """);

        assertThat(verdicts(file))
                .containsExactly(
                        new Used(),
                        new Overruled("glance-api.conf:5"),
                        new BadValue("allowed are whole numbers"),
                        new Used(),
                        new BadValue("allowed are true and false"));
    }

    @Test
    void ofAListThatIsSaidAgainTheLastCountsButWhatAddsUpIsUsed() throws Exception {
        var file = parse("""
                [image_format]
                disk_formats = raw
                disk_formats = qcow2,iso
                [oslo_policy]
                policy_dirs = policy.d
                policy_dirs = site.d
                """);

        assertThat(verdicts(file))
                .containsExactly(new Overruled("glance-api.conf:3"), new Used(), new Used(), new Used());
    }

    @Test
    void whatIsDroppedOfTheDatabasesAddressIsSaidWithoutTheAddress() throws Exception {
        var file = parse("[database]\nconnection = postgresql://g:s3cret@db/g?sslmode=require&sslcrl=/crl\n");

        assertThat(verdicts(file)).containsExactly(new Remarked("of the address, these have no effect here: sslcrl."));
        assertThat(ConfigNotices.lines(file))
                .containsExactly("[database] connection (glance-api.conf, line 2): of the address, these have no"
                        + " effect here: sslcrl.");
    }

    @ParameterizedTest
    @CsvSource({
        "log, this driver sends nothing here; messagingv2 and messaging do",
        "routing, this driver sends nothing here; messagingv2 and messaging do",
        "mesagingv2, 'no driver is called so; messagingv2 and messaging send, noop, log and routing do not'",
    })
    void driverThatSendsNothingIsSaidToBeOfNoUse(String driver, String why) throws Exception {
        assertThat(verdicts(parse("[oslo_messaging_notifications]\ndriver = " + driver + "\ndriver = messagingv2\n")))
                .containsExactly(new NoUse(why), new Used());
    }

    @Test
    void optionsOfTheSectionToLogInByAreUsedAndThoseBesideItAreNot() throws Exception {
        var file = parse("""
                [keystone_authtoken]
                auth_section = service_user
                auth_url = http://elsewhere:5000
                cafile = /etc/ssl/keystone.pem
                [service_user]
                auth_url = http://controller:5000
                usernmae = glance
                """);

        assertThat(verdicts(file))
                .satisfiesExactly(
                        section -> assertThat(section).isEqualTo(new Used()),
                        beside -> assertThat(beside)
                                .isEqualTo(
                                        new NoUse("auth_section says that [service_user] has the options to log in")),
                        trust -> assertThat(trust).isEqualTo(new Used()),
                        login -> assertThat(login).isEqualTo(new Used()),
                        mistyped -> assertThat(mistyped).isInstanceOf(Unknown.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DEFAULT|enabled_backend|[DEFAULT] enabled_backends",
                "DEFAULT|default_backned|[DEFAULT] default_backend",
                "glance_store|bind_prot|[DEFAULT] bind_port",
                "cors|allowed_origins|[cors] allowed_origin",
                "oslo_policy|policy_flie|[oslo_policy] policy_file",
            })
    void nearestKnownNameIsSuggested(String section, String option, String nearest) throws Exception {
        var file = parse("[" + section + "]\n" + option + " = 1\n");

        assertThat(ConfigNotices.lines(file)).anySatisfy(line -> assertThat(line)
                .isEqualTo("[" + section + "] " + option
                        + " (glance-api.conf, line 2) is no option that is known; the nearest one is " + nearest
                        + "."));
    }

    @Test
    void nothingIsSuggestedForWhatResemblesNothing() throws Exception {
        assertThat(ConfigNotices.lines(parse("[DEFAULT]\nxyzzy_plugh = 1\n")))
                .containsExactly("[DEFAULT] xyzzy_plugh (glance-api.conf, line 2) is no option that is known.");
    }

    @Test
    void optionsOfAStoreThatIsNotThereAreNamedInOneSentence() throws Exception {
        var lines = ConfigNotices.lines(parse("""
                [DEFAULT]
                enabled_backends = plain:file, objects:swift
                [objects]
                swift_store_user = service:glance
                swift_store_key = s3cret
                """));

        assertThat(lines)
                .containsExactly(
                        "Store objects is of type swift, which this release does not have; its options have no effect:"
                                + " swift_store_user, swift_store_key.");
    }

    @Test
    void whatIsKnownAndOfNoUseIsToldInOneLine() throws Exception {
        var lines = ConfigNotices.lines(
                parse("[DEFAULT]\nworkers = 4\nuse_syslog = True\n[profiler]\nhmac_keys = s3cret\nenabled = true\n"));

        assertThat(lines)
                .containsExactly(
                        "4 options of the configuration have no use here: [DEFAULT] use_syslog, [DEFAULT] workers,"
                                + " [profiler] enabled, [profiler] hmac_keys. \"vitrine config check FILE\" says why.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DEFAULT|limit_param_default|many|allowed are whole numbers",
                "DEFAULT|delayed_delete|2|allowed are true and false",
                "database|pool_timeout|soon|allowed are numbers of seconds, and numbers with ms, s, m, h or d",
                "vitrine|verify_reads|sometimes|allowed are always, first, off",
                "DEFAULT|log_rotation_type|daily|allowed are none, size, interval",
                "DEFAULT|log_rotate_interval_type|weeks|allowed are seconds, minutes, hours, days, weekday, midnight",
            })
    void valueThatIsNotAllowedIsToldWithWhatIs(String section, String option, String value, String allowed)
            throws Exception {
        assertThat(ConfigNotices.badValues(parse("[" + section + "]\n" + option + " = " + value + "\n")))
                .containsExactly(
                        "glance-api.conf:2: [" + section + "] " + option + " is \"" + value + "\": " + allowed + ".");
    }

    @ParameterizedTest
    @CsvSource({"True", "yes", "ON", "1", "false", "No", "off", "0"})
    void booleansAreThoseOfOslo(String value) throws Exception {
        assertThat(ConfigNotices.badValues(parse("[DEFAULT]\ndelayed_delete = " + value + "\n")))
                .isEmpty();
    }

    private static List<Verdict> verdicts(OsloConf file) {
        return new ConfigCheck(file)
                .findings().stream().map(ConfigCheck.Finding::verdict).toList();
    }

    private static OsloConf parse(String text) throws OsloConf.SyntaxException {
        return OsloConf.parse("glance-api.conf", List.of(text.split("\n", -1)));
    }
}
