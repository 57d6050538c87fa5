package io.vitrine.acceptance;

/** Everything in one process, as {@code ./vitrine up} starts it. */
final class GatewayShape implements Shape {
    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public GatewaySetup setup(String purpose) {
        return Repository.gateway(purpose);
    }
}
