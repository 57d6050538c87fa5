package io.vitrine.lambda;

/** One line of the head of a request or an answer; a repeated header is several of them. */
record Header(String name, String value) {
    boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }
}
