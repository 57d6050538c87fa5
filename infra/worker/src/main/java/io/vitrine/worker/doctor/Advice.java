package io.vitrine.worker.doctor;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.model.Fault;
import io.vitrine.stores.StoreException;
import java.util.Optional;
import java.util.stream.Stream;

/** What would help an operator, beside what the message of the trouble says. */
final class Advice {
    private Advice() {}

    /** Empty where the message has said it. */
    static Optional<String> on(StoreException trouble) {
        return Stream.iterate(trouble, cause -> cause != null, Throwable::getCause)
                .filter(IscsiException.class::isInstance)
                .map(IscsiException.class::cast)
                .findFirst()
                .map(iscsi -> of(iscsi.fault()))
                .or(() -> of(trouble.fault()));
    }

    private static String of(IscsiFault fault) {
        return switch (fault) {
            case UNREACHABLE ->
                "Let this machine reach the portals on the storage network: routes, firewalls, and that the target listens (target_ip_address and target_port of the backend in cinder.conf).";
            case AUTHENTICATION_FAILED ->
                "Cinder and its target disagree on the CHAP secret: see use_chap_auth, chap_username and chap_password of the backend, and that the target has taken the account (its service may have lost it in a restart).";
            case TARGET_NOT_FOUND, LUN_NOT_FOUND ->
                "Cinder says that it has exported the volume, and the target does not show it: see the log of cinder-volume, and whether the target limits which initiators it serves.";
            case LOGIN_REFUSED, PROTOCOL_ERROR, UNSUPPORTED ->
                "Compare with ./vitrine iscsi, which talks to the target alone; header and data digests, and the limits of a session, are the target's settings.";
            case SERVICE_UNAVAILABLE, TIMED_OUT ->
                "The target takes the connection and does not get on: look at its load, at its log, and at the disks behind it.";
            case LUN_IDENTITY_CHANGED ->
                "Two volumes answer where one should: leave this backend alone until its target has been looked at, for data is in danger.";
            case RESERVED -> "Another host holds a reservation of the disk: find out which, on the target.";
            case WRITE_DENIED ->
                "The target exports the disk read-only: see the backend's settings, and whether its file system has become read-only.";
            case STORAGE_FULL -> "The backend has run out of space, whatever Cinder counts: give its pool more room.";
            case MEDIUM_ERROR -> "The storage cannot read or write its own medium: look at its disks.";
            case INVALID_RANGE, COMMAND_FAILED, CLOSED ->
                "The target refuses what every disk does: look at its log, and report it with the sentence above.";
        };
    }

    private static Optional<String> of(Fault fault) {
        return switch (fault) {
            case TOO_LARGE ->
                Optional.of(
                        "Make room: in the quota of the project that the volumes belong to (openstack quota set --gigabytes, --volumes), or in the pool behind the volume type.");
            case BUSY ->
                Optional.of(
                        "Somebody else holds it, or what was begun with it has not ended: see its attachments and its state, and look again in a minute.");
            case FORBIDDEN, UNAUTHENTICATED ->
                Optional.of(
                        "The store's user may not do this: give it role member or admin in its project, or see the policies of the service.");
            case CORRUPT ->
                Optional.of("Keep images off this store until it is clear why it gives other bytes back than it took.");
            case OUTCOME_UNKNOWN ->
                Optional.of(
                        "The service took the request and did not answer in time: see its log, its message queue and its database.");
            case UNAVAILABLE, NOT_FOUND, CONFLICT, NOT_IMPLEMENTED ->
                Optional.of("The options of the store are in its section of the configuration file,"
                        + " and what each of them does here is told by ./vitrine config check FILE.");
            case INTERNAL -> Optional.of("This is a defect of Vitrine: please report it.");
            case INVALID, METHOD_NOT_ALLOWED, GONE, UNSUPPORTED_MEDIA_TYPE, RANGE_NOT_SATISFIABLE, HEADER_TOO_LARGE ->
                Optional.empty();
        };
    }
}
