package io.vitrine.attach.iscsi;

import java.time.Duration;
import java.util.List;

/**
 * Everything that an operator may decide about the initiator.
 *
 * @param initiatorName as the target's access lists know this host (RFC 7143, 4.2.7)
 * @param proposal what a login asks for
 * @param deadlines how long to wait for whom
 * @param recovery how a disk comes back after its session died
 */
public record IscsiSettings(String initiatorName, Proposal proposal, Deadlines deadlines, Recovery recovery) {
    public static final IscsiSettings DEFAULTS = new IscsiSettings(
            "iqn.2026-01.io.vitrine:initiator", Proposal.DEFAULTS, Deadlines.DEFAULTS, Recovery.DEFAULTS);

    public IscsiSettings {
        if (initiatorName.isBlank() || initiatorName.length() > 223) {
            throw new IllegalArgumentException("no iSCSI name: " + initiatorName);
        }
    }

    public IscsiSettings withInitiatorName(String name) {
        return new IscsiSettings(name, proposal, deadlines, recovery);
    }

    public IscsiSettings withProposal(Proposal other) {
        return new IscsiSettings(initiatorName, other, deadlines, recovery);
    }

    public IscsiSettings withDeadlines(Deadlines other) {
        return new IscsiSettings(initiatorName, proposal, other, recovery);
    }

    public IscsiSettings withRecovery(Recovery other) {
        return new IscsiSettings(initiatorName, proposal, deadlines, other);
    }

    /**
     * The keys of a login (RFC 7143, chapter 13), in the order of preference where there is a choice. Lengths are in bytes.
     *
     * @param chapAlgorithms offered where the target asks for CHAP
     * @param headerDigests {@code CRC32C} alone insists on it
     * @param dataDigests likewise
     * @param initialR2t true gives up data that nobody asked for
     * @param immediateData whether data may come with its command
     * @param maxRecvDataSegmentLength the largest data segment that is accepted; 512 to 2^24-1
     * @param maxOutstandingR2t how many requests for data a task may have at once
     * @param defaultTime2WaitSeconds the least time before a lost session comes back
     */
    public record Proposal(
            List<ChapAlgorithm> chapAlgorithms,
            List<DigestChoice> headerDigests,
            List<DigestChoice> dataDigests,
            boolean initialR2t,
            boolean immediateData,
            int firstBurstLength,
            int maxBurstLength,
            int maxRecvDataSegmentLength,
            int maxOutstandingR2t,
            int defaultTime2WaitSeconds,
            int defaultTime2RetainSeconds) {
        public static final Proposal DEFAULTS = new Proposal(
                List.of(ChapAlgorithm.MD5),
                List.of(DigestChoice.CRC32C, DigestChoice.NONE),
                List.of(DigestChoice.CRC32C, DigestChoice.NONE),
                false,
                true,
                256 << 10,
                1 << 20,
                1 << 20,
                8,
                2,
                0);

        private static final int LEAST_LENGTH = 512;
        private static final int MOST_LENGTH = (1 << 24) - 1;

        public Proposal {
            chapAlgorithms = List.copyOf(chapAlgorithms);
            headerDigests = List.copyOf(headerDigests);
            dataDigests = List.copyOf(dataDigests);
            if (chapAlgorithms.isEmpty() || headerDigests.isEmpty() || dataDigests.isEmpty()) {
                throw new IllegalArgumentException("a choice among nothing");
            }
            checkLength("FirstBurstLength", firstBurstLength);
            checkLength("MaxBurstLength", maxBurstLength);
            checkLength("MaxRecvDataSegmentLength", maxRecvDataSegmentLength);
            if (firstBurstLength > maxBurstLength) {
                throw new IllegalArgumentException("FirstBurstLength exceeds MaxBurstLength");
            }
            checkRange("MaxOutstandingR2T", maxOutstandingR2t, 1, 65535);
            checkRange("DefaultTime2Wait", defaultTime2WaitSeconds, 0, 3600);
            checkRange("DefaultTime2Retain", defaultTime2RetainSeconds, 0, 3600);
        }

        private static void checkLength(String key, int bytes) {
            checkRange(key, bytes, LEAST_LENGTH, MOST_LENGTH);
        }

        private static void checkRange(String key, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(key + " is " + value + ", not " + least + " to " + most);
            }
        }

        public Proposal withChapAlgorithms(List<ChapAlgorithm> algorithms) {
            return new Proposal(
                    algorithms,
                    headerDigests,
                    dataDigests,
                    initialR2t,
                    immediateData,
                    firstBurstLength,
                    maxBurstLength,
                    maxRecvDataSegmentLength,
                    maxOutstandingR2t,
                    defaultTime2WaitSeconds,
                    defaultTime2RetainSeconds);
        }

        public Proposal withDigests(List<DigestChoice> header, List<DigestChoice> data) {
            return new Proposal(
                    chapAlgorithms,
                    header,
                    data,
                    initialR2t,
                    immediateData,
                    firstBurstLength,
                    maxBurstLength,
                    maxRecvDataSegmentLength,
                    maxOutstandingR2t,
                    defaultTime2WaitSeconds,
                    defaultTime2RetainSeconds);
        }

        /** Which data may come before the target asks for it. */
        public Proposal withUnasked(boolean initialR2t, boolean immediateData) {
            return new Proposal(
                    chapAlgorithms,
                    headerDigests,
                    dataDigests,
                    initialR2t,
                    immediateData,
                    firstBurstLength,
                    maxBurstLength,
                    maxRecvDataSegmentLength,
                    maxOutstandingR2t,
                    defaultTime2WaitSeconds,
                    defaultTime2RetainSeconds);
        }

        public Proposal withBursts(int first, int most) {
            return new Proposal(
                    chapAlgorithms,
                    headerDigests,
                    dataDigests,
                    initialR2t,
                    immediateData,
                    first,
                    most,
                    maxRecvDataSegmentLength,
                    maxOutstandingR2t,
                    defaultTime2WaitSeconds,
                    defaultTime2RetainSeconds);
        }

        public Proposal withMaxRecvDataSegmentLength(int bytes) {
            return new Proposal(
                    chapAlgorithms,
                    headerDigests,
                    dataDigests,
                    initialR2t,
                    immediateData,
                    firstBurstLength,
                    maxBurstLength,
                    bytes,
                    maxOutstandingR2t,
                    defaultTime2WaitSeconds,
                    defaultTime2RetainSeconds);
        }

        public Proposal withMaxOutstandingR2t(int requests) {
            return new Proposal(
                    chapAlgorithms,
                    headerDigests,
                    dataDigests,
                    initialR2t,
                    immediateData,
                    firstBurstLength,
                    maxBurstLength,
                    maxRecvDataSegmentLength,
                    requests,
                    defaultTime2WaitSeconds,
                    defaultTime2RetainSeconds);
        }
    }

    /**
     * How long to wait.
     *
     * @param connect for one address to accept
     * @param login from the connection to the full feature phase, each redirection anew
     * @param command for the status of a task whose caller has no limit of its own
     * @param synchronize for the status of SYNCHRONIZE CACHE
     * @param abort for the answer to ABORT TASK
     * @param reset for the answer to LOGICAL UNIT RESET
     * @param logout for the answer to Logout
     * @param idle of silence, after which the target is asked whether it lives
     * @param ping for the answer to that
     * @param pings left unanswered in a row, after which the connection is given up
     */
    public record Deadlines(
            Duration connect,
            Duration login,
            Duration command,
            Duration synchronize,
            Duration abort,
            Duration reset,
            Duration logout,
            Duration idle,
            Duration ping,
            int pings) {
        public static final Deadlines DEFAULTS = new Deadlines(
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                2);

        public Deadlines {
            for (var one : List.of(connect, login, command, synchronize, abort, reset, logout, idle, ping)) {
                if (!one.isPositive()) {
                    throw new IllegalArgumentException("a deadline of " + one);
                }
            }
            if (pings < 1) {
                throw new IllegalArgumentException("fewer than one ping");
            }
        }

        public Deadlines withConnecting(Duration connect, Duration login) {
            return new Deadlines(connect, login, command, synchronize, abort, reset, logout, idle, ping, pings);
        }

        public Deadlines withCommand(Duration limit) {
            return new Deadlines(connect, login, limit, synchronize, abort, reset, logout, idle, ping, pings);
        }

        public Deadlines withSynchronize(Duration limit) {
            return new Deadlines(connect, login, command, limit, abort, reset, logout, idle, ping, pings);
        }

        public Deadlines withTaskManagement(Duration abort, Duration reset) {
            return new Deadlines(connect, login, command, synchronize, abort, reset, logout, idle, ping, pings);
        }

        public Deadlines withLogout(Duration limit) {
            return new Deadlines(connect, login, command, synchronize, abort, reset, limit, idle, ping, pings);
        }

        public Deadlines withKeepalive(Duration idle, Duration ping, int pings) {
            return new Deadlines(connect, login, command, synchronize, abort, reset, logout, idle, ping, pings);
        }
    }

    /**
     * How a disk comes back.
     *
     * @param writes how long a disk with writes under way may be away
     * @param reads how long one that only reads may be away
     * @param pauses between attempts; the last one repeats
     * @param busyTries how often a command is repeated that the target has no time for
     * @param attentions how many unit attentions in a row are taken for what they are
     * @param unflushedBytes the most that is kept to be sent again; at half of it the disk flushes by itself
     */
    public record Recovery(
            Duration writes,
            Duration reads,
            List<Duration> pauses,
            int busyTries,
            int attentions,
            long unflushedBytes) {
        public static final Recovery DEFAULTS = new Recovery(
                Duration.ofSeconds(120),
                Duration.ofSeconds(60),
                List.of(
                        Duration.ofMillis(200),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5)),
                7,
                10,
                64L << 20);

        public Recovery {
            pauses = List.copyOf(pauses);
            if (pauses.isEmpty() || pauses.stream().anyMatch(Duration::isNegative)) {
                throw new IllegalArgumentException("no pauses: " + pauses);
            }
            if (writes.isNegative() || reads.isNegative() || busyTries < 1 || attentions < 1 || unflushedBytes < 1) {
                throw new IllegalArgumentException("a recovery without a bound");
            }
        }

        public Recovery withBudgets(Duration writes, Duration reads) {
            return new Recovery(writes, reads, pauses, busyTries, attentions, unflushedBytes);
        }

        public Recovery withPauses(List<Duration> other) {
            return new Recovery(writes, reads, other, busyTries, attentions, unflushedBytes);
        }

        public Recovery withUnflushedBytes(long bytes) {
            return new Recovery(writes, reads, pauses, busyTries, attentions, bytes);
        }
    }
}
