package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/** What a fuzzer calls: whatever comes, a parser says the same of it however it is cut, and never throws. */
public final class ParserFuzz {
    private static final FormatRules RULES = new FormatRules(true, Set.of());
    private static final int MOST_SENTENCE = 400;
    private static FuzzTarget target = FuzzTarget.QCOW2;

    private ParserFuzz() {}

    /** Jazzer's convention; the name of a target is the only argument. */
    public static void fuzzerInitialize(String[] arguments) {
        target = FuzzTarget.valueOf(arguments[0]);
    }

    /** Jazzer's convention. */
    public static void fuzzerTestOneInput(byte[] garbage) {
        check(target, garbage);
    }

    static void check(FuzzTarget target, byte[] garbage) {
        var image = target.image(garbage);
        var whole = inspect(target, image, Math.max(1, image.length));
        var piece = 1 + Math.floorMod(Arrays.hashCode(garbage), Math.max(1, image.length / 3));
        var cut = inspect(target, image, piece);
        if (!whole.equals(cut)) {
            throw new AssertionError(whole + " in one piece, and " + cut + " in pieces of " + piece);
        }
        for (var label : new String[] {"raw", "qcow2", "vmdk"}) {
            if (RULES.judge(label, whole) instanceof Verdict.Refused(String sentence)
                    && sentence.length() > MOST_SENTENCE) {
                throw new AssertionError("too much to say: " + sentence);
            }
        }
    }

    private static Inspected inspect(FuzzTarget target, byte[] image, int piece) {
        var inspection = target.inspection();
        for (var at = 0; at < image.length && !inspection.settled(); at += piece) {
            inspection.add(ByteBuffer.wrap(image, at, Math.min(piece, image.length - at)));
        }
        return inspection.end(image.length);
    }
}
