package io.vitrine.worker.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Somebody who signs images, by openssl. @param folder where his key and his certificate lie */
public record Signer(Path folder, boolean pss) {
    public static Signer rsa(Path folder) throws IOException {
        return certified(folder, true, "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
    }

    public static Signer elliptic(Path folder, String curve) throws IOException {
        return certified(folder, false, "ecparam", "-name", curve, "-genkey", "-noout");
    }

    /** With a group whose order is longer than the shortest digest. */
    public static Signer dsa(Path folder) throws IOException {
        Files.createDirectories(folder);
        var parameters = folder.resolve("parameters.pem").toString();
        openssl(
                "genpkey",
                "-genparam",
                "-algorithm",
                "DSA",
                "-pkeyopt",
                "dsa_paramgen_bits:2048",
                "-pkeyopt",
                "dsa_paramgen_q_bits:256",
                "-out",
                parameters);
        return certified(folder, false, "genpkey", "-paramfile", parameters);
    }

    private static Signer certified(Path folder, boolean pss, String... making) throws IOException {
        Files.createDirectories(folder);
        var signer = new Signer(folder, pss);
        var make = new ArrayList<>(List.of(making));
        make.addAll(List.of("-out", signer.key()));
        openssl(make.toArray(String[]::new));
        openssl(
                "req",
                "-x509",
                "-new",
                "-key",
                signer.key(),
                "-subj",
                "/CN=signer",
                "-days",
                "2",
                "-outform",
                "DER",
                "-out",
                folder.resolve("certificate.der").toString());
        return signer;
    }

    private String key() {
        return folder.resolve("key.pem").toString();
    }

    /** As key managers keep it. */
    public byte[] certificate() throws IOException {
        return Files.readAllBytes(folder.resolve("certificate.der"));
    }

    /** As clients write it into an image's record. @param digest openssl's name: sha256 */
    public String sign(byte[] bytes, String digest) throws IOException {
        var data = Files.write(folder.resolve("data"), bytes);
        var signature = folder.resolve("signature");
        var sign = new ArrayList<>(List.of("dgst", "-" + digest, "-sign", key(), "-out", signature.toString()));
        if (pss) {
            sign.addAll(List.of("-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:max"));
        }
        sign.add(data.toString());
        openssl(sign.toArray(String[]::new));
        return Base64.getEncoder().encodeToString(Files.readAllBytes(signature));
    }

    private static void openssl(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var said = process.inputReader(UTF_8)) {
            var lines = said.readAllAsString();
            if (process.waitFor() != 0) {
                throw new IOException("openssl failed: " + lines);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
