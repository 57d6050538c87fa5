package io.vitrine.gateway.postgres;

import io.vitrine.config.FileTrouble;
import io.vitrine.gateway.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** As whom PostgreSQL's programs run. They refuse to run as root, so root needs one of two ways around. */
sealed interface RunAs {
    /** The command that runs {@code program} as that user. */
    List<String> command(List<String> program);

    /** Makes what this process has made belong to that user. */
    void adopt(Path folder) throws IOException;

    /** Why that user cannot work in {@code folder}; empty where they can. */
    default Optional<String> obstacle(Path folder) throws IOException {
        return Optional.empty();
    }

    /** An ordinary user, as it should be. */
    record Oneself() implements RunAs {
        @Override
        public List<String> command(List<String> program) {
            return program;
        }

        @Override
        public void adopt(Path folder) {}
    }

    /** Root in a user namespace that maps no user: still the owner of its files, but the user id reads as {@code nobody}, without any privilege. */
    record UserNamespace() implements RunAs {
        @Override
        public List<String> command(List<String> program) {
            return prefixed(List.of("unshare", "-U"), program);
        }

        @Override
        public void adopt(Path folder) throws IOException {
            FolderTree.giveTo(folder, 0, 0);
        }
    }

    /**
     * Another user, where user namespaces are forbidden (most containers).
     *
     * @param switcher the command that changes the user, up to the program
     */
    record OtherUser(int uid, int gid, List<String> switcher) implements RunAs {
        @Override
        public List<String> command(List<String> program) {
            return prefixed(switcher, program);
        }

        @Override
        public void adopt(Path folder) throws IOException {
            FolderTree.giveTo(folder, uid, gid);
        }

        @Override
        public Optional<String> obstacle(Path folder) throws IOException {
            var probe = prefixed(switcher, List.of("test", "-x", folder.toString()));
            return Programs.succeeds(probe)
                    ? Optional.empty()
                    : Optional.of(
                            "PostgreSQL refuses to run as root, user namespaces are not allowed here, and user " + uid
                                    + " cannot pass the folders above " + folder
                                    + ": give a data folder that others may pass, such as --data /var/lib/vitrine");
        }
    }

    /** Finds the way for this process. */
    static RunAs detect() throws Refusal {
        try {
            if (FolderTree.owner(Path.of("/proc/self")) != 0) {
                return new Oneself();
            }
            return Programs.succeeds(List.of("unshare", "-U", "true")) ? new UserNamespace() : otherUser();
        } catch (IOException e) {
            throw Refusal.cannot("Cannot find out as whom to run PostgreSQL: " + FileTrouble.sentence(e) + ".");
        }
    }

    /** The user that Debian and others keep for owning nothing else. */
    static RunAs otherUser() throws Refusal {
        var nobody = 65534;
        if (Programs.onPath("setpriv")) {
            return new OtherUser(
                    nobody,
                    nobody,
                    List.of("setpriv", "--reuid=" + nobody, "--regid=" + nobody, "--clear-groups", "--"));
        }
        if (Programs.onPath("chroot")) {
            return new OtherUser(
                    nobody, nobody, List.of("chroot", "--userspec=" + nobody + ":" + nobody, "--groups=", "/"));
        }
        throw Refusal.cannot(
                "PostgreSQL refuses to run as root, user namespaces are not allowed here, and neither setpriv nor"
                        + " chroot is there to change the user: run the gateway as an ordinary user, or use --database.");
    }

    private static List<String> prefixed(List<String> prefix, List<String> program) {
        var command = new ArrayList<>(prefix);
        command.addAll(program);
        return command;
    }
}
