package io.vitrine.attach.iscsi.wire;

import io.vitrine.attach.iscsi.Chap;
import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiSettings;
import java.util.Arrays;
import java.util.Optional;

/** What a fuzzer calls: whatever comes, the parser says the same of it however it is cut, keeps to its bound, and fails in one way only. */
public final class WireFuzz {
    private static final int MOST_DATA = 4096;

    private WireFuzz() {}

    /** Jazzer's convention. */
    public static void fuzzerTestOneInput(byte[] garbage) {
        check(garbage);
    }

    static void check(byte[] garbage) {
        var hash = Arrays.hashCode(garbage);
        checkStream(garbage, (hash & 1) != 0, (hash & 2) != 0, hash >>> 2);
        checkLogin(garbage, (hash & 4) != 0);
    }

    private static void checkStream(byte[] garbage, boolean headers, boolean data, int hash) {
        var whole = Collected.of(garbage, MOST_DATA, headers, data);
        var first = garbage.length == 0 ? 0 : hash % (garbage.length + 1);
        var second = first + (garbage.length - first) / 2;
        var cut = Collected.of(garbage, MOST_DATA, headers, data, first, second);
        if (!whole.pdus.equals(cut.pdus)) {
            throw new AssertionError(
                    whole.pdus + " in one piece, and " + cut.pdus + " cut at " + first + " and " + second);
        }
        if (whole.mostBytes > MOST_DATA) {
            throw new AssertionError("took a data segment of " + whole.mostBytes + " bytes");
        }
    }

    /** The garbage is what a target says in a login, 200 bytes at a time. */
    private static void checkLogin(byte[] garbage, boolean withProof) {
        var own = withProof ? Optional.of(new Chap("host", "secret")) : Optional.<Chap>empty();
        try (var login = new LoginExchange(
                new LoginExchange.Who(Optional.of("target"), 1, own, Optional.empty()), IscsiSettings.DEFAULTS)) {
            login.start();
            for (var at = 0; at + 2 <= garbage.length; at += 200) {
                var flags = garbage[at];
                var response = new TargetPdu.LoginResponse(
                        flags < 0,
                        (flags & 0x40) != 0,
                        flags >> 2 & 3,
                        flags & 3,
                        0,
                        1,
                        garbage[at + 1] == 77 ? 1 : 0,
                        0,
                        at,
                        1,
                        1);
                if (!(login.answer(response, Arrays.copyOfRange(garbage, at + 2, Math.min(garbage.length, at + 200)))
                        instanceof LoginExchange.Step.Send)) {
                    return;
                }
            }
        } catch (IscsiException e) {
            // The only way to fail.
        }
    }
}
