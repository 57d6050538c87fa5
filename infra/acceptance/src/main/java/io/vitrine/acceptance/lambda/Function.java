package io.vitrine.acceptance.lambda;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** A deployed function: as many environments as there are invocations at once, up to a bound, started when they are needed. */
public final class Function implements AutoCloseable {
    private static final Duration INVOCATION_LIMIT = Duration.ofSeconds(29);

    private final FunctionSetup setup;
    private final Semaphore places;
    private final Deque<Environment> idle = new ArrayDeque<>();
    private final List<Environment> all = new ArrayList<>();

    public Function(FunctionSetup setup) {
        this.setup = setup;
        this.places = new Semaphore(setup.mostEnvironments());
    }

    public FunctionSetup setup() {
        return setup;
    }

    /** Runs the function on one event. */
    public byte[] invoke(byte[] event) throws InvocationException, InterruptedException {
        return invoke(event, INVOCATION_LIMIT);
    }

    /** @param limit the function's time-out */
    public byte[] invoke(byte[] event, Duration limit) throws InvocationException, InterruptedException {
        places.acquire();
        try {
            var environment = take();
            try {
                var answer = environment.invoke(event, limit);
                give(environment);
                return answer;
            } catch (InvocationException | InterruptedException e) {
                remove(environment);
                throw e;
            }
        } finally {
            places.release();
        }
    }

    /** Processes of this moment. */
    public synchronized List<Long> pids() {
        return all.stream().filter(Environment::isAlive).map(Environment::pid).toList();
    }

    private Environment take() throws InvocationException, InterruptedException {
        for (var next = poll(); next.isPresent(); next = poll()) {
            if (next.get().isAlive()) {
                return next.get();
            }
            remove(next.get());
        }
        var started = Environment.start(setup);
        synchronized (this) {
            all.add(started);
        }
        return started;
    }

    private synchronized Optional<Environment> poll() {
        return Optional.ofNullable(idle.pollFirst());
    }

    private synchronized void give(Environment environment) {
        idle.addFirst(environment);
    }

    private void remove(Environment environment) {
        synchronized (this) {
            all.remove(environment);
        }
        environment.kill();
    }

    /** {@code kill -9} of every environment. */
    public void kill() {
        drain().forEach(Environment::kill);
    }

    @Override
    public void close() {
        drain().forEach(Environment::close);
    }

    private synchronized List<Environment> drain() {
        var ended = List.copyOf(all);
        all.clear();
        idle.clear();
        return ended;
    }
}
