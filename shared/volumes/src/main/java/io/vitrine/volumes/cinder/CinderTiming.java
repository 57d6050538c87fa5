package io.vitrine.volumes.cinder;

import java.time.Duration;

/**
 * How long things may take, and how patient we are.
 *
 * @param call one call, from the first byte to the last: longer than Cinder itself waits for its own parts (60 s)
 * @param transition from one state of a volume to the next ({@code cinder_state_transition_timeout})
 * @param retries further tries where no answer came, or one that blames the service ({@code cinder_http_retries})
 * @param retryPause before the first of them, twice as long before each further one
 * @param retryPauseMost the longest of these pauses
 * @param firstLook when a state is looked at after it was asked for; later looks are further apart
 * @param lastLook how far apart looks are at most
 * @param reserveRetries further tries where a volume is not free for an attachment ({@code cinder_attachment_retry_attempts})
 * @param reservePause before the first of them, twice as long before each further one, five times as long at most
 * @param lostVolumePause between two looks for a volume whose making was not answered
 * @param deadReservation for how long a reservation whose answer was lost may be another worker's that is just attaching
 */
public record CinderTiming(
        Duration call,
        Duration transition,
        int retries,
        Duration retryPause,
        Duration retryPauseMost,
        Duration firstLook,
        Duration lastLook,
        int reserveRetries,
        Duration reservePause,
        Duration lostVolumePause,
        Duration deadReservation) {

    /** What counts where an operator says nothing. */
    public static final CinderTiming USUAL = new CinderTiming(
            Duration.ofSeconds(90),
            Duration.ofSeconds(300),
            5,
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Duration.ofSeconds(2),
            5,
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60));

    public CinderTiming withTransition(Duration longest) {
        return new CinderTiming(
                call,
                longest,
                retries,
                retryPause,
                retryPauseMost,
                firstLook,
                lastLook,
                reserveRetries,
                reservePause,
                lostVolumePause,
                deadReservation);
    }

    public CinderTiming withRetries(int furtherTries) {
        return new CinderTiming(
                call,
                transition,
                furtherTries,
                retryPause,
                retryPauseMost,
                firstLook,
                lastLook,
                reserveRetries,
                reservePause,
                lostVolumePause,
                deadReservation);
    }

    public CinderTiming withReserveRetries(int furtherTries) {
        return new CinderTiming(
                call,
                transition,
                retries,
                retryPause,
                retryPauseMost,
                firstLook,
                lastLook,
                furtherTries,
                reservePause,
                lostVolumePause,
                deadReservation);
    }
}
