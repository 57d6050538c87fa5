package io.vitrine.acceptance;

/** A class of the suite that leaves its deployment running, for the next one. */
abstract class SharedSuite extends ShapeSuite {
    @SuppressWarnings("NullAway.Init") // met before anything is asked
    private Deployment deployment;

    final void meet(Deployment met) {
        deployment = met;
    }

    final Deployment deployment() {
        return deployment;
    }

    final Api api() {
        return new Api(deployment);
    }
}
