package io.vitrine.gateway;

/** Why the process does not do what it was told: one sentence for the operator and the exit code, never a stack trace. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** Exit code of what cannot be done here and now. */
    public static final int CANNOT = 1;

    /** Exit code of what was asked for wrongly. */
    public static final int MISUSE = 2;

    private final int exitCode;

    private Refusal(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    /** The request is fine, the circumstances are not. */
    public static Refusal cannot(String sentence) {
        return new Refusal(CANNOT, sentence);
    }

    /** The request itself is wrong: an option, a value, a file given. */
    public static Refusal misuse(String sentence) {
        return new Refusal(MISUSE, sentence);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }

    public int exitCode() {
        return exitCode;
    }
}
