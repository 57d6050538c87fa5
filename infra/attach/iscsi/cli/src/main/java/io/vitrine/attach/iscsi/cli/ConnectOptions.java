package io.vitrine.attach.iscsi.cli;

import io.vitrine.attach.iscsi.Access;
import io.vitrine.attach.iscsi.ChapAlgorithm;
import io.vitrine.attach.iscsi.DigestChoice;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiDisk;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.attach.iscsi.IscsiUrl;
import io.vitrine.attach.iscsi.TargetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every command may be told about its login. */
final class ConnectOptions {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    /** Whether digests are asked for. */
    enum Digests {
        PREFER,
        NONE,
        REQUIRE
    }

    @Option(
            names = "--initiator",
            paramLabel = "NAME",
            description = "the name by which the target's access lists know this host (${DEFAULT-VALUE})",
            defaultValue = "iqn.2026-01.io.vitrine:initiator")
    private String initiator = "";

    @Option(
            names = "--digests",
            paramLabel = "HOW",
            description = "CRC32C of headers and data: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})",
            defaultValue = "prefer")
    private Digests digests = Digests.PREFER;

    @Option(
            names = "--chap-algorithms",
            split = ",",
            paramLabel = "NAME",
            description = "offered where a secret is given, the best first: MD5, SHA1, SHA256, SHA3_256 (MD5)",
            defaultValue = "MD5")
    private List<ChapAlgorithm> algorithms = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "for a connection, a login, a command, and a path to come back (${DEFAULT-VALUE})",
            defaultValue = "15")
    private int timeoutSeconds;

    IscsiSettings settings() {
        if (timeoutSeconds < 1) {
            throw misuse("--timeout is a number of seconds from 1.");
        }
        var limit = Duration.ofSeconds(timeoutSeconds);
        var choice =
                switch (digests) {
                    case PREFER -> List.of(DigestChoice.CRC32C, DigestChoice.NONE);
                    case NONE -> List.of(DigestChoice.NONE);
                    case REQUIRE -> List.of(DigestChoice.CRC32C);
                };
        var plain = IscsiSettings.DEFAULTS;
        return plain.withInitiatorName(initiator)
                .withProposal(plain.proposal().withDigests(choice, choice).withChapAlgorithms(algorithms))
                .withDeadlines(plain.deadlines().withConnecting(limit, limit).withCommand(limit))
                .withRecovery(plain.recovery().withBudgets(limit, limit));
    }

    Initiator initiator() {
        return new Initiator(settings());
    }

    /** Of a disk's URL and further portals, {@code HOST[:PORT]} each. */
    TargetAddress target(String url, List<String> portals) {
        var target = reading(() -> IscsiUrl.parse(url, System.getenv()));
        var all = new ArrayList<>(target.portals());
        for (var portal : portals) {
            all.add(reading(() -> IscsiUrl.parsePortal("iscsi://" + portal, Map.of()))
                    .portal());
        }
        return new TargetAddress(all, target.name(), target.lun(), target.own(), target.peers());
    }

    IscsiUrl.Place place(String url) {
        return reading(() -> IscsiUrl.parsePortal(url, System.getenv()));
    }

    IscsiDisk attach(TargetAddress target, Access access) throws IscsiException {
        return initiator().attach(target, access);
    }

    private <T> T reading(Supplier<T> what) {
        try {
            return what.get();
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
