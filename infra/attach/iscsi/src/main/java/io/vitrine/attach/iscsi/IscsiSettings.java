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
     * The keys of a login (RFC 7143, chapter 13), in the order of preference where there is a choice.
     *
     * @param chapAlgorithms offered where the target asks for CHAP
     */
    public record Proposal(
            List<ChapAlgorithm> chapAlgorithms, Digests digests, Requests requests, Lengths lengths, Times times) {
        public static final Proposal DEFAULTS = new Proposal(
                List.of(ChapAlgorithm.MD5),
                new Digests(
                        List.of(DigestChoice.CRC32C, DigestChoice.NONE),
                        List.of(DigestChoice.CRC32C, DigestChoice.NONE)),
                new Requests(false, true, 8),
                new Lengths(256 << 10, 1 << 20, 1 << 20),
                new Times(Duration.ofSeconds(2), Duration.ZERO));

        public Proposal {
            chapAlgorithms = List.copyOf(chapAlgorithms);
            checkChoice(chapAlgorithms);
        }

        private static void checkChoice(List<?> choices) {
            if (choices.isEmpty()) {
                throw new IllegalArgumentException("a choice among nothing");
            }
        }

        private static void checkRange(String key, long value, long least, long most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(key + " is " + value + ", not " + least + " to " + most);
            }
        }

        /** HeaderDigest and DataDigest; {@code CRC32C} alone insists on it. */
        public record Digests(List<DigestChoice> header, List<DigestChoice> data) {
            public Digests {
                header = List.copyOf(header);
                data = List.copyOf(data);
                checkChoice(header);
                checkChoice(data);
            }
        }

        /**
         * Which data of a write come before the target asks for them, and how it asks.
         *
         * @param initialR2t true gives up data that nobody asked for
         * @param immediateData whether data may come with their command
         * @param maxOutstandingR2t how many requests for data a task may have at once
         */
        public record Requests(boolean initialR2t, boolean immediateData, int maxOutstandingR2t) {
            public Requests {
                checkRange("MaxOutstandingR2T", maxOutstandingR2t, 1, 65535);
            }
        }

        /**
         * In bytes, 512 to 2^24-1.
         *
         * @param maxRecvDataSegment the largest data segment that is accepted
         */
        public record Lengths(int firstBurst, int maxBurst, int maxRecvDataSegment) {
            private static final int LEAST = 512;
            private static final int MOST = (1 << 24) - 1;

            public Lengths {
                checkRange("FirstBurstLength", firstBurst, LEAST, MOST);
                checkRange("MaxBurstLength", maxBurst, LEAST, MOST);
                checkRange("MaxRecvDataSegmentLength", maxRecvDataSegment, LEAST, MOST);
                if (firstBurst > maxBurst) {
                    throw new IllegalArgumentException("FirstBurstLength exceeds MaxBurstLength");
                }
            }
        }

        /**
         * DefaultTime2Wait and DefaultTime2Retain, in whole seconds up to an hour.
         *
         * @param toWait the least time before a lost session comes back; the target may want more
         * @param toRetain how long the target keeps the tasks of a lost connection, which is of no use without connection recovery
         */
        public record Times(Duration toWait, Duration toRetain) {
            private static final long MOST_SECONDS = 3600;

            public Times {
                checkRange("DefaultTime2Wait", toWait.toSeconds(), 0, MOST_SECONDS);
                checkRange("DefaultTime2Retain", toRetain.toSeconds(), 0, MOST_SECONDS);
                if (toWait.getNano() != 0 || toRetain.getNano() != 0) {
                    throw new IllegalArgumentException("parts of a second: " + toWait + ", " + toRetain);
                }
            }
        }

        public Proposal withChapAlgorithms(List<ChapAlgorithm> algorithms) {
            return new Proposal(algorithms, digests, requests, lengths, times);
        }

        public Proposal withDigests(List<DigestChoice> header, List<DigestChoice> data) {
            return new Proposal(chapAlgorithms, new Digests(header, data), requests, lengths, times);
        }

        public Proposal withRequests(Requests other) {
            return new Proposal(chapAlgorithms, digests, other, lengths, times);
        }

        public Proposal withLengths(Lengths other) {
            return new Proposal(chapAlgorithms, digests, requests, other, times);
        }

        public Proposal withTimes(Times other) {
            return new Proposal(chapAlgorithms, digests, requests, lengths, other);
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
