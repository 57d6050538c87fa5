package io.vitrine.acceptance;

/** Functions and workers as processes behind an edge, as {@code ./vitrine split} starts them. */
final class SplitShape implements Shape {
    @Override
    public String name() {
        return "split";
    }

    @Override
    public SplitSetup setup(String purpose) {
        return Repository.split(purpose);
    }

    @Override
    public int recordProcesses() {
        return 2;
    }
}
