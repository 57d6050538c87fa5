package io.vitrine.volumes.cinder;

import com.fasterxml.jackson.databind.JsonNode;
import io.vitrine.keystone.JsonHttp.Answer;
import io.vitrine.model.Fault;
import io.vitrine.volumes.VolumeException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** A version of the Block Storage API. Every call asks for {@link #NEEDED}, whatever more there is. */
record Microversion(int major, int minor) {
    /** The lowest in which an attachment is told whether it only reads. */
    static final Microversion NEEDED = new Microversion(3, 54);

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    static Optional<Microversion> parse(String text) {
        var shape = SHAPE.matcher(text);
        return shape.matches()
                ? Optional.of(new Microversion(Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2))))
                : Optional.empty();
    }

    /** Where a Cinder says what versions it has: its base for a project without that project. */
    static URI root(URI base) {
        var text = base.toString();
        var version = text.indexOf("/v3");
        return URI.create(version < 0 ? text + "/" : text.substring(0, version + 3) + "/");
    }

    /** {@code UNAVAILABLE} with a sentence where the answer names none that will do. */
    static void require(Answer versions) throws VolumeException {
        var newest = StreamSupport.stream(versions.body().path("versions").spliterator(), false)
                .filter(version -> version.path("id").asText().startsWith("v3"))
                .map(Microversion::of)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new VolumeException(
                        Fault.UNAVAILABLE,
                        "where Cinder should be, nobody speaks version 3 of its API (answered " + versions.status()
                                + ")"));
        if (newest.major == NEEDED.major && newest.minor < NEEDED.minor) {
            throw new VolumeException(
                    Fault.UNAVAILABLE,
                    "Cinder speaks its API up to " + newest + ", but " + NEEDED + " (release Rocky) is needed");
        }
    }

    private static Optional<Microversion> of(JsonNode version) {
        return parse(version.path("version").asText());
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
