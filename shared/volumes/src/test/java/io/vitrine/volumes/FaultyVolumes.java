package io.vitrine.volumes;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.VolumeId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A volume service some of whose calls go wrong as they are told, and whose others fall through to the real one. Calls are counted from 1,
 * each kind apart.
 */
public final class FaultyVolumes implements VolumeService {
    /** The kinds of call. */
    public enum Call {
        CREATE,
        PROBE,
        FIND,
        LIST,
        EXTEND,
        LABEL,
        SET_READ_ONLY,
        DELETE,
        RESERVE,
        CONNECT,
        COMPLETE,
        DETACH,
        ATTACHMENTS
    }

    /** How a call goes wrong. */
    public sealed interface Effect {
        /** Nothing is done. */
        record Refused(Fault fault) implements Effect {}

        /** It is done, but nobody learns that. */
        record AnswerLost() implements Effect {}

        record CrashBefore() implements Effect {}

        record CrashAfter() implements Effect {}
    }

    private record Rule(Optional<Call> call, int number, Effect effect) {
        boolean concerns(Call asked, int numberOfKind, int numberOfAll) {
            return call.isPresent() ? call.get() == asked && number == numberOfKind : number == numberOfAll;
        }
    }

    private interface Action<T> {
        T run() throws VolumeException;
    }

    private interface Order {
        void run() throws VolumeException;
    }

    private final VolumeService real;
    private final Crash crash;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Map<Call, Integer> counts = new EnumMap<>(Call.class);
    private int calls;

    public FaultyVolumes(VolumeService real, Crash crash) {
        this.real = real;
        this.crash = crash;
    }

    /** The n-th call of a kind goes wrong. */
    public FaultyVolumes on(Call call, int number, Effect effect) {
        rules.add(new Rule(Optional.of(call), number, effect));
        return this;
    }

    /** The n-th call of all goes wrong. */
    public FaultyVolumes onCall(int number, Effect effect) {
        rules.add(new Rule(Optional.empty(), number, effect));
        return this;
    }

    public synchronized int calls() {
        return calls;
    }

    public synchronized int calls(Call call) {
        return counts.getOrDefault(call, 0);
    }

    private synchronized Optional<Effect> effectOn(Call call) {
        int numberOfAll = ++calls;
        int numberOfKind = counts.merge(call, 1, Integer::sum);
        return rules.stream()
                .filter(rule -> rule.concerns(call, numberOfKind, numberOfAll))
                .map(Rule::effect)
                .findFirst();
    }

    private <T> T around(Call call, Action<T> action) throws VolumeException {
        crash.passIfAlive();
        var effect = effectOn(call);
        switch (effect.orElse(null)) {
            case Effect.Refused(var fault) -> throw new VolumeException(fault, call + " refused by the test");
            case Effect.CrashBefore _ -> crash.strike();
            case null, default -> {}
        }
        T answer = action.run();
        switch (effect.orElse(null)) {
            case Effect.AnswerLost _ ->
                throw new VolumeException(Fault.OUTCOME_UNKNOWN, "the answer to " + call + " was lost by the test");
            case Effect.CrashAfter _ -> crash.strike();
            case null, default -> {}
        }
        return answer;
    }

    private void order(Call call, Order order) throws VolumeException {
        around(call, () -> {
            order.run();
            return true;
        });
    }

    @Override
    public Volume create(String name, Gib size, Map<String, String> metadata) throws VolumeException {
        return around(Call.CREATE, () -> real.create(name, size, metadata));
    }

    @Override
    public void probe() throws VolumeException {
        order(Call.PROBE, real::probe);
    }

    @Override
    public Optional<Volume> find(VolumeId id) throws VolumeException {
        return around(Call.FIND, () -> real.find(id));
    }

    @Override
    public List<Volume> list(Map<String, String> labels) throws VolumeException {
        return around(Call.LIST, () -> real.list(labels));
    }

    @Override
    public Volume extend(VolumeId id, Gib size) throws VolumeException {
        return around(Call.EXTEND, () -> real.extend(id, size));
    }

    @Override
    public void label(VolumeId id, Map<String, String> metadata) throws VolumeException {
        order(Call.LABEL, () -> real.label(id, metadata));
    }

    @Override
    public void setReadOnly(VolumeId id, boolean readOnly) throws VolumeException {
        order(Call.SET_READ_ONLY, () -> real.setReadOnly(id, readOnly));
    }

    @Override
    public void delete(VolumeId id) throws VolumeException {
        order(Call.DELETE, () -> real.delete(id));
    }

    @Override
    public Attachment reserve(VolumeId id, AttachMode mode, Connector connector) throws VolumeException {
        return around(Call.RESERVE, () -> real.reserve(id, mode, connector));
    }

    @Override
    public ConnectionInfo connect(AttachmentId id, Connector connector) throws VolumeException {
        return around(Call.CONNECT, () -> real.connect(id, connector));
    }

    @Override
    public void complete(AttachmentId id) throws VolumeException {
        order(Call.COMPLETE, () -> real.complete(id));
    }

    @Override
    public void detach(AttachmentId id) throws VolumeException {
        order(Call.DETACH, () -> real.detach(id));
    }

    @Override
    public List<Attachment> attachments(VolumeId id) throws VolumeException {
        return around(Call.ATTACHMENTS, () -> real.attachments(id));
    }

    // What is no call, or need not succeed, falls through as it is.

    @Override
    public boolean extendsAttached() {
        return real.extendsAttached();
    }

    @Override
    public OptionalLong freeGib() throws VolumeException {
        crash.passIfAlive();
        return real.freeGib();
    }

    @Override
    public void unusable(VolumeId id, String reason) {
        real.unusable(id, reason);
    }

    @Override
    public void setImageMetadata(VolumeId id, Map<String, String> metadata) throws VolumeException {
        crash.passIfAlive();
        real.setImageMetadata(id, metadata);
    }

    @Override
    public Optional<VolumeFacts> facts(VolumeId id) throws VolumeException {
        crash.passIfAlive();
        return real.facts(id);
    }

    @Override
    public boolean isOfThisRun(AttachmentId id) {
        return real.isOfThisRun(id);
    }

    @Override
    public SortedMap<String, StoreProperty> properties() {
        return real.properties();
    }
}
