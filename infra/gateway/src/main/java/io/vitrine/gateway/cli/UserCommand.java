package io.vitrine.gateway.cli;

import io.vitrine.gateway.Refusal;
import io.vitrine.gateway.config.DataFolder;
import io.vitrine.http.identity.PasswordHash;
import io.vitrine.http.identity.User;
import io.vitrine.http.identity.UsersFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code user}: who may log in with identity "basic". A running gateway sees changes at once. */
@Command(
        name = "user",
        synopsisSubcommandLabel = "COMMAND",
        description = "Keeps the users file of identity \"basic\"; a running gateway sees changes at once.",
        subcommands = {UserCommand.Add.class, UserCommand.Remove.class, UserCommand.ListUsers.class})
final class UserCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with users: add, remove or list.");
    }

    @Command(
            name = "add",
            sortOptions = false,
            description =
                    "Adds a user. The password is asked for at a terminal, else read from standard input (one line);"
                            + " where that is empty one is generated and printed, once.")
    static final class Add implements Callable<Integer> {
        @Mixin
        private final PlaceOptions place = new PlaceOptions();

        @Parameters(paramLabel = "NAME")
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private String name;

        @Option(
                names = "--project",
                paramLabel = "PROJECT",
                description = "owns what the user creates (default)",
                defaultValue = "default")
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private String project;

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                split = ",",
                description = "may be given several times (member); admin sees and changes everything",
                defaultValue = "member")
        private List<String> roles = new ArrayList<>();

        @Option(names = "--replace", description = "change a user there is: password, project and roles")
        private boolean replace;

        @Override
        public Integer call() throws Refusal {
            var file = file(place);
            if (!replace && file.find(name).isPresent()) {
                throw Refusal.misuse(
                        "User " + name + " exists already: give --replace to change password, project and roles.");
            }
            var password = NewPassword.obtain(name);
            write(file, user(PasswordHash.of(password.text())));
            System.out.println(
                    "User " + name + " of project " + project + " has roles " + String.join(", ", lowerCase()) + "."
                            + (password.generated() ? " The password is " + password.text() : ""));
            return 0;
        }

        private User user(String hash) throws Refusal {
            try {
                return new User(name, hash, Optional.of(project), lowerCase());
            } catch (IllegalArgumentException e) {
                throw Refusal.misuse("Cannot add the user: " + e.getMessage() + ".");
            }
        }

        private TreeSet<String> lowerCase() {
            var lower = new TreeSet<String>();
            roles.forEach(role -> lower.add(role.toLowerCase(Locale.ROOT)));
            return lower;
        }

        private static void write(UsersFile file, User user) {
            var all = new ArrayList<>(file.all());
            all.removeIf(other -> other.name().equals(user.name()));
            all.add(user);
            file.replace(all);
        }
    }

    @Command(name = "remove", description = "Removes a user; what they own stays.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final PlaceOptions place = new PlaceOptions();

        @Parameters(paramLabel = "NAME")
        @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
        private String name;

        @Override
        public Integer call() throws Refusal {
            var file = file(place);
            var left = new ArrayList<>(file.all());
            if (!left.removeIf(user -> user.name().equals(name))) {
                throw Refusal.misuse("There is no user " + name + ".");
            }
            file.replace(left);
            return 0;
        }
    }

    @Command(name = "list", description = "Lists users with project and roles.")
    static final class ListUsers implements Callable<Integer> {
        @Mixin
        private final PlaceOptions place = new PlaceOptions();

        @Override
        public Integer call() throws Refusal {
            for (var user : file(place).all()) {
                System.out.println(user.name() + "\t" + user.project().orElse("-") + "\t"
                        + String.join(",", new TreeSet<>(user.roles())));
            }
            return 0;
        }
    }

    private static UsersFile file(PlaceOptions place) throws Refusal {
        var settings = place.settings();
        DataFolder.create(settings.data());
        return new UsersFile(settings.usersFile());
    }
}
