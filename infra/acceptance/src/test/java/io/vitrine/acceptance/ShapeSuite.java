package io.vitrine.acceptance;

/** A class of the suite: what it asks holds in every shape. It is enrolled by an empty class, nested in the one that names the shape. */
abstract class ShapeSuite {
    @SuppressWarnings("NullAway.Init") // met before anything is asked
    private Shape shape;

    final void meet(Shape met) {
        shape = met;
    }

    final Shape shape() {
        return shape;
    }
}
