package io.vitrine.attach.iscsi.peers;

import io.vitrine.attach.iscsi.Completion;
import io.vitrine.attach.iscsi.IscsiDisk;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Moves bytes of a test to and from a disk, all calls under way at once. */
final class Bulk {
    private static final long LIMIT_SECONDS = 120;

    private Bulk() {}

    static byte[] random(int length, long seed) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** In calls of {@code callBytes}, the last one shorter. */
    static void write(IscsiDisk disk, long offset, byte[] bytes, int callBytes) throws Exception {
        try (var arena = Arena.ofShared()) {
            var all = arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
            var calls = new ArrayList<CompletableFuture<Void>>();
            for (int at = 0; at < bytes.length; at += callBytes) {
                var call = new CompletableFuture<Void>();
                disk.write(offset + at, all.asSlice(at, Math.min(callBytes, bytes.length - at)), Completion.of(call));
                calls.add(call);
            }
            await(calls);
        }
    }

    static byte[] read(IscsiDisk disk, long offset, int length, int callBytes) throws Exception {
        try (var arena = Arena.ofShared()) {
            var all = arena.allocate(length);
            var calls = new ArrayList<CompletableFuture<Void>>();
            for (int at = 0; at < length; at += callBytes) {
                var call = new CompletableFuture<Void>();
                disk.read(offset + at, all.asSlice(at, Math.min(callBytes, length - at)), Completion.of(call));
                calls.add(call);
            }
            await(calls);
            var bytes = new byte[length];
            MemorySegment.ofArray(bytes).copyFrom(all);
            return bytes;
        }
    }

    private static void await(ArrayList<CompletableFuture<Void>> calls) throws Exception {
        CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
