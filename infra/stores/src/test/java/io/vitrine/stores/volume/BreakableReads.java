package io.vitrine.stores.volume;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.attach.VolumeAttacher;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** Attached volumes that answer no more from some moment on; those that are attached later do. */
final class BreakableReads {
    private final AtomicInteger generation = new AtomicInteger();

    void breakWhatIsAttached() {
        generation.incrementAndGet();
    }

    VolumeAttacher over(VolumeAttacher real) {
        return new VolumeAttacher() {
            @Override
            public <T, X extends Exception> T withVolume(
                    VolumeId id, AttachMode mode, Journal<X> journal, Use<T, X> body) throws VolumeException, X {
                return real.withVolume(id, mode, journal, volume -> body.use(breakable(volume)));
            }
        };
    }

    private AttachedVolume breakable(AttachedVolume real) {
        var born = generation.get();
        return (AttachedVolume) Proxy.newProxyInstance(
                AttachedVolume.class.getClassLoader(),
                new Class<?>[] {AttachedVolume.class},
                (_, method, arguments) -> {
                    if (method.getName().equals("read") && born != generation.get()) {
                        throw new VolumeException(Fault.UNAVAILABLE, "the disk answers no more");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
