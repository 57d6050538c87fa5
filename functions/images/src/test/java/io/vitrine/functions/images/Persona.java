package io.vitrine.functions.images;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who asks in the matrix of policies: a role in the project that owns the image, in one that the image is offered to, or in another. */
enum Persona {
    OWN_ADMIN("own", "admin"),
    OWN_MEMBER("own", "member"),
    OWN_READER("own", "reader"),
    OWN_STRANGER("own", "stranger"),
    OFFERED_MEMBER("offered", "member"),
    OFFERED_READER("offered", "reader"),
    FOREIGN_ADMIN("foreign", "admin"),
    FOREIGN_MEMBER("foreign", "member"),
    FOREIGN_READER("foreign", "reader"),
    FOREIGN_STRANGER("foreign", "stranger"),
    FOREIGN_SERVICE("foreign", "service");

    private static final Map<String, String> PROJECTS = Map.of(
            "own", "own-" + UUID.randomUUID(),
            "offered", "offered-" + UUID.randomUUID(),
            "foreign", "foreign-" + UUID.randomUUID());

    private final String place;
    private final String role;

    Persona(String place, String role) {
        this.place = place;
        this.role = role;
    }

    Http http() {
        return new Http(PROJECTS.getOrDefault(place, ""), role);
    }

    boolean owns() {
        return place.equals("own");
    }

    boolean isOffered(Scene scene) {
        return place.equals("offered") && scene == Scene.OFFERED;
    }

    boolean isService() {
        return role.equals("service");
    }

    boolean isAdmin() {
        return role.equals("admin");
    }

    boolean isMember() {
        return isAdmin() || role.equals("member");
    }

    boolean isReader() {
        return isMember() || role.equals("reader");
    }

    /** How others may reach an image of the project "own". */
    enum Scene {
        PRIVATE("private"),
        SHARED("shared"),
        /** Shared, and offered to the project "offered". */
        OFFERED("shared"),
        COMMUNITY("community"),
        PUBLIC("public");

        private final String visibility;

        Scene(String visibility) {
            this.visibility = visibility;
        }

        String visibility() {
            return visibility;
        }

        boolean isOpen() {
            return Set.of(COMMUNITY, PUBLIC).contains(this);
        }

        boolean isShared() {
            return Set.of(SHARED, OFFERED).contains(this);
        }
    }
}
