package io.vitrine.attach.iscsi.scripted;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How the target negotiates and behaves; a test sets what it needs before it connects. */
public final class Traits {
    /** In the order of its preference; what it shares with the initiator's list counts. */
    public volatile List<String> headerDigests = List.of("None");

    public volatile List<String> dataDigests = List.of("None");
    public volatile boolean initialR2t = true;
    public volatile boolean immediateData = true;
    public volatile int firstBurst = 65536;
    public volatile int maxBurst = 262144;
    public volatile int maxOutstandingR2t = 1;
    public volatile int time2Wait = 2;
    public volatile int time2Retain = 0;

    /** What it declares; 0 says nothing, so that 8192 holds (RFC 7143, 13.12). */
    public volatile int maxRecvDataSegment = 262144;

    /** Commands at a time. */
    public volatile int window = 64;

    /** Where StatSN begins: near its end in a test of serial numbers. */
    public volatile int firstStatSn = 1;

    /** The most data in one Data-In, at most what the initiator takes. */
    public volatile int dataInBytes = Integer.MAX_VALUE;

    /** Puts the status of a good read into its last Data-In (the S bit). */
    public volatile boolean statusInData = true;

    /** Asks for the latter pieces of a write first. */
    public volatile boolean r2tsReversed;

    /** Answers the first operational request without the T bit. */
    public volatile boolean transitLate;

    /** Answers in pieces of so many bytes, with the C bit. */
    public volatile int textPieceBytes = 8192;

    /** Keys that it offers by itself, with the first operational answer. */
    public volatile Map<String, String> ownKeys = Map.of();

    /** Answers that it gives whatever the key's rules are. */
    public final Map<String, String> forced = new ConcurrentHashMap<>();

    /** How the next logins end, before anything else is looked at. */
    public final Queue<LoginEnd> loginEnds = new ConcurrentLinkedQueue<>();

    /** A unit attention 29/00 for each new session, as every target has. */
    public volatile boolean attentionAtLogin = true;

    public volatile ChapSide chap = ChapSide.NONE;

    /** CHAP for discovery sessions too. */
    public volatile boolean chapAtDiscovery = true;

    /**
     * A login that does not succeed (RFC 7143, 11.13.5).
     *
     * @param address where to go instead, for class 1; else empty
     */
    public record LoginEnd(int statusClass, int detail, String address) {}

    public void redirectOnce(String address, boolean forGood) {
        loginEnds.add(new LoginEnd(1, forGood ? 2 : 1, address));
    }

    public void refuse(int times, int statusClass, int detail) {
        var ends = new ArrayDeque<LoginEnd>();
        for (int i = 0; i < times; i++) {
            ends.add(new LoginEnd(statusClass, detail, ""));
        }
        loginEnds.addAll(ends);
    }
}
