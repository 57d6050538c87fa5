package io.vitrine.benchmarks.micro;

import io.vitrine.formats.Inspection;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.stores.Zeros;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What each step of an upload does to one MiB off the heap: operations per second are MiB per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class MebibyteBench {
    private final ByteBuffer random = ByteBuffer.allocateDirect(ChunkChecksums.CHUNK_BYTES);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ChunkChecksums.CHUNK_BYTES);
    private final ByteBuffer copy = ByteBuffer.allocateDirect(ChunkChecksums.CHUNK_BYTES);
    private final MessageDigest md5 = digest("MD5");
    private final MessageDigest sha256 = digest("SHA-256");
    private final MessageDigest sha512 = digest("SHA-512");

    /** Fills the buffers once. */
    public MebibyteBench() {
        var bytes = new byte[ChunkChecksums.CHUNK_BYTES];
        new Random(1).nextBytes(bytes);
        random.put(bytes).flip();
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public byte[] md5() {
        md5.update(random.duplicate());
        return md5.digest();
    }

    @Benchmark
    public byte[] sha256() {
        sha256.update(random.duplicate());
        return sha256.digest();
    }

    @Benchmark
    public byte[] sha512() {
        sha512.update(random.duplicate());
        return sha512.digest();
    }

    @Benchmark
    public long crc32c() {
        var crc = new CRC32C();
        crc.update(random.duplicate());
        return crc.getValue();
    }

    @Benchmark
    public boolean zeroScanOfZeros() {
        return Zeros.only(zeros.duplicate());
    }

    @Benchmark
    public boolean zeroScanOfData() {
        return Zeros.only(random.duplicate());
    }

    @Benchmark
    public ByteBuffer copy() {
        return copy.clear().put(random.duplicate());
    }

    /** The first MiB of an image, the only one that most formats are told by. */
    @Benchmark
    public Object inspection() {
        var inspection = new Inspection();
        inspection.add(random.duplicate());
        return inspection.end(ChunkChecksums.CHUNK_BYTES);
    }
}
