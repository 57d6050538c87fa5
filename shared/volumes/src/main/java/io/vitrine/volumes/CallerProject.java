package io.vitrine.volumes;

/**
 * Who pays for a volume that is not made in the service project.
 *
 * @param project its id
 * @param token the caller's, for this one call
 */
public record CallerProject(String project, String token) {
    @Override
    public String toString() {
        return "CallerProject[" + project + "]";
    }
}
