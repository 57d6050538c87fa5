package io.vitrine.acceptance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openstack4j.api.Builders;
import org.openstack4j.api.exceptions.ResponseException;
import org.openstack4j.api.identity.EndpointURLResolver;
import org.openstack4j.api.image.v2.ImageService;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.core.transport.Config;
import org.openstack4j.model.common.ActionResponse;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.model.common.Payloads;
import org.openstack4j.model.identity.URLResolverParams;
import org.openstack4j.model.identity.v3.Token;
import org.openstack4j.model.image.v2.ContainerFormat;
import org.openstack4j.model.image.v2.DiskFormat;
import org.openstack4j.model.image.v2.Image;
import org.openstack4j.model.image.v2.Member.MemberStatus;
import org.openstack4j.openstack.OSFactory;

/** The walk of {@link RealClientsSuite} by a program that uses OpenStack4j. */
final class OpenStack4jWalk {
    /** More than the walk asks: the library leaves the connection of a download that was refused open. */
    private static final int CONNECTIONS = 32;

    private static final int PATIENCE_MILLISECONDS = 30_000;
    private static final Identifier DOMAIN = Identifier.byId("default");

    private final KeystoneLab lab;
    private final Config config;
    private final Path disk;
    private final Map<String, Token> tokens = new HashMap<>();
    private final List<String> steps = new ArrayList<>();

    OpenStack4jWalk(KeystoneLab lab, URI endpoint, Path disk) {
        this.lab = lab;
        this.disk = disk;
        this.config = Config.newConfig()
                .withMaxConnections(CONNECTIONS)
                .withMaxConnectionsPerRoute(CONNECTIONS)
                .withReadTimeout(PATIENCE_MILLISECONDS)
                .withEndpointURLResolver(new OneEndpoint(endpoint.toString()));
    }

    /** Images are where the test says, whatever the catalogue of the lab says by now. */
    private record OneEndpoint(String images) implements EndpointURLResolver {
        @Override
        public String findURLV2(URLResolverParams asked) {
            return images;
        }

        @Override
        public String findURLV3(URLResolverParams asked) {
            return asked.type == ServiceType.IMAGE ? images : asked.token.getEndpoint();
        }
    }

    /** The library keeps who asks with the thread. */
    private ImageService as(String user) {
        return OSFactory.clientFromToken(tokens.computeIfAbsent(user, this::loggedIn), config)
                .imagesV2();
    }

    private Token loggedIn(String user) {
        var project = Identifier.byName(lab.openrc(user).getOrDefault("OS_PROJECT_NAME", ""));
        return OSFactory.builderV3()
                .endpoint(lab.url() + "/v3")
                .credentials(user, lab.password(user), DOMAIN)
                .scopeToProject(project, DOMAIN)
                .withConfig(config)
                .authenticate()
                .getToken();
    }

    private void step(String user, String what, Function<ImageService, String> action) {
        String outcome;
        try {
            outcome = action.apply(as(user));
        } catch (ResponseException refused) {
            outcome = outcome(refused.getStatus(), refused.toString());
        }
        steps.add(user + " " + what + ": " + outcome);
    }

    private static String outcome(int status, String otherwise) {
        return switch (status) {
            case 403 -> "refused";
            case 404 -> "absent";
            default -> "error: " + status + " " + otherwise;
        };
    }

    private static String outcome(ActionResponse response, String success) {
        return response.isSuccess() ? success : outcome(response.getCode(), response.getFault());
    }

    List<String> steps() throws IOException {
        var other = lab.projectOf("alt_demo");
        var id = created();
        step("demo", "creates", images -> status(images, id));
        step("demo", "tags", images -> outcome(images.updateTag(id, "blue"), tags(images, id)));
        step("demo_reader", "shows", images -> status(images, id));
        step("demo_reader", "changes", images -> renamed(images, id, "taken"));
        step("demo_reader", "downloads", images -> downloaded(images, id));
        step("alt_demo", "shows", images -> status(images, id));
        step("demo", "shares", images -> images.createMember(id, other)
                .getStatus()
                .value());
        step("alt_demo", "accepts", images -> images.updateMember(id, other, MemberStatus.ACCEPTED)
                .getStatus()
                .value());
        step(
                "alt_demo",
                "lists",
                images -> images.list().stream().anyMatch(image -> id.equals(image.getId())) ? "listed" : "missed");
        step("alt_demo", "downloads", images -> downloaded(images, id));
        step("alt_demo", "changes", images -> renamed(images, id, "taken"));
        step("alt_demo", "deletes", images -> outcome(images.delete(id), "deleted"));
        step("admin", "deactivates", images -> outcome(images.deactivate(id), status(images, id)));
        step("alt_demo", "downloads", images -> downloaded(images, id));
        step("admin", "downloads", images -> downloaded(images, id));
        step("demo", "reactivates", images -> outcome(images.reactivate(id), status(images, id)));
        step("demo", "changes", images -> renamed(images, id, "renamed"));
        step("demo", "untags", images -> outcome(images.deleteTag(id, "blue"), tags(images, id)));
        step("demo", "unshares", images -> outcome(images.deleteMember(id, other), members(images, id)));
        step("alt_demo", "shows", images -> status(images, id));
        step("demo", "deletes", images -> outcome(images.delete(id), "deleted"));
        step("demo", "shows", images -> status(images, id));
        return steps;
    }

    private String created() throws IOException {
        var wanted = Builders.imageV2()
                .name("by-openstack4j")
                .diskFormat(DiskFormat.RAW)
                .containerFormat(ContainerFormat.BARE)
                .build();
        var image = as("demo").create(wanted);
        try (var bytes = Files.newInputStream(disk)) {
            var uploaded = as("demo").upload(image.getId(), Payloads.create(bytes), image);
            if (!uploaded.isSuccess()) {
                throw new IOException("the upload failed: " + uploaded);
            }
        }
        return image.getId();
    }

    private static String status(ImageService images, String id) {
        Image image = images.get(id);
        return image == null ? "absent" : image.getStatus().value();
    }

    private static String tags(ImageService images, String id) {
        var tags = images.get(id).getTags();
        return tags.isEmpty() ? "none" : String.join(",", tags);
    }

    private static String members(ImageService images, String id) {
        var members = images.listMembers(id);
        return members.isEmpty() ? "none" : members.getFirst().getStatus().value();
    }

    private static String renamed(ImageService images, String id, String name) {
        return images.update(images.get(id).toBuilder().name(name).build()).getName();
    }

    /** The library says of a download that it was refused with nothing at all, not even how. */
    private String downloaded(ImageService images, String id) {
        try {
            var copy = Files.createTempFile(disk.getParent(), "copy", "");
            var response = images.download(id, copy.toFile());
            if (response == null) {
                return "refused";
            }
            return Files.mismatch(copy, disk) < 0 ? "same" : "different";
        } catch (IOException e) {
            return "error: " + e;
        }
    }
}
