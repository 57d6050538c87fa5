package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageTarget;
import io.vitrine.catalog.Member;
import io.vitrine.catalog.Members;
import io.vitrine.http.JsonBody;
import io.vitrine.http.Policy;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.MemberStatus;
import io.vitrine.model.Visibility;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Optional;

/** Projects an image is shared with, and what they say to it. */
@Path("/v2/images/{image}/members")
@RequestScoped
@RunOnVirtualThread
class MemberResource {
    private static final int MOST_CHARACTERS = 255;

    private final Caller caller;
    private final Members members;
    private final VisibleImages images;
    private final Policy policy;
    private final JsonBody json;
    private final int quota;

    MemberResource(
            Caller caller, Members members, VisibleImages images, Policy policy, JsonBody json, ImagesConfig config) {
        this.caller = caller;
        this.members = members;
        this.images = images;
        this.policy = policy;
        this.json = json;
        this.quota = config.imageMemberQuota();
    }

    @GET
    public Response list(@PathParam("image") String id) {
        var image = shared(id);
        require(Rule.GET_MEMBERS, image);
        var body = JsonNodeFactory.instance.objectNode();
        var list = body.putArray("members");
        boolean mayGet = allows(Rule.GET_MEMBER, image);
        for (var member : members.of(image.id())) {
            if (mayGet && sees(image, member.project())) {
                list.add(view(member));
            }
        }
        body.put("schema", "/v2/schemas/members");
        return Answer.json(200, body).build();
    }

    @POST
    public Response add(@PathParam("image") String id, InputStream body) {
        var project = newMember(json.object(body));
        var image = shared(id);
        require(Rule.ADD_MEMBER, image);
        return switch (members.add(image.id(), project, quota, caller)) {
            case Members.Addition.Added(Member member) -> answer(member);
            case Members.Addition.AlreadyMember() ->
                throw new FaultException(Fault.CONFLICT, "Project " + project + " is already a member of image " + id);
            case Members.Addition.OverQuota() ->
                throw new FaultException(
                        Fault.TOO_LARGE, "Image " + id + " would have more than " + quota + " members.");
        };
    }

    /** Says of everything that is not to be seen that it is not there. */
    @GET
    @Path("/{member}")
    public Response show(@PathParam("image") String id, @PathParam("member") String project) {
        var image = images.find(id, caller);
        if (image.visibility() != Visibility.SHARED || !allows(Rule.GET_MEMBER, image)) {
            throw notMember(id, project);
        }
        return answer(member(image, project));
    }

    @PUT
    @Path("/{member}")
    public Response respond(@PathParam("image") String id, @PathParam("member") String project, InputStream body) {
        var status = status(json.object(body));
        var image = shared(id);
        require(Rule.GET_MEMBER, image);
        member(image, project);
        require(Rule.MODIFY_MEMBER, image);
        return answer(members.answer(image.id(), project, status, caller).orElseThrow(() -> notMember(id, project)));
    }

    @DELETE
    @Path("/{member}")
    public Response remove(@PathParam("image") String id, @PathParam("member") String project) {
        var image = shared(id);
        require(Rule.GET_MEMBER, image);
        member(image, project);
        require(Rule.DELETE_MEMBER, image);
        if (!members.remove(image.id(), project, caller)) {
            throw notMember(id, project);
        }
        return Answer.nothing();
    }

    private Image shared(String id) {
        var image = images.find(id, caller);
        if (image.visibility() != Visibility.SHARED) {
            throw new FaultException(
                    Fault.FORBIDDEN,
                    "Image " + id + " is " + image.visibility().wireName() + "; only shared images have members.");
        }
        return image;
    }

    private void require(Rule rule, Image image) {
        policy.require(rule, caller, new ImageTarget(image, caller));
    }

    private boolean allows(Rule rule, Image image) {
        return policy.allows(rule, caller, new ImageTarget(image, caller));
    }

    private Member member(Image image, String project) {
        return Optional.of(project)
                .filter(named -> sees(image, named))
                .flatMap(named -> members.find(image.id(), named))
                .orElseThrow(() -> notMember(image.id().value(), project));
    }

    /** Whatever policies allow: the owner and admins see all members, a member only itself. */
    private boolean sees(Image image, String project) {
        return caller.admin() || caller.owns(image.owner()) || caller.owns(Optional.of(project));
    }

    private static String newMember(ObjectNode body) {
        var member = body.get("member");
        if (member == null || !member.isTextual() || member.textValue().isEmpty()) {
            throw new FaultException(
                    Fault.INVALID, "The body must be {\"member\": \"PROJECT\"}, with the id of a project.");
        }
        if (member.textValue().codePointCount(0, member.textValue().length()) > MOST_CHARACTERS) {
            throw new FaultException(
                    Fault.INVALID, "The id of a member has at most " + MOST_CHARACTERS + " characters.");
        }
        return member.textValue();
    }

    private static MemberStatus status(ObjectNode body) {
        var status = body.get("status");
        return Optional.ofNullable(status == null ? null : status.textValue())
                .flatMap(MemberStatus::parse)
                .orElseThrow(() -> new FaultException(
                        Fault.INVALID,
                        "The body must be {\"status\": \"STATUS\"}, with one of pending, accepted and rejected."));
    }

    private static FaultException notMember(String image, String project) {
        return new FaultException(Fault.NOT_FOUND, "Image " + image + " has no member " + project);
    }

    private static Response answer(Member member) {
        return Answer.json(200, view(member)).build();
    }

    private static ObjectNode view(Member member) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("member_id", member.project())
                .put("image_id", member.image().value())
                .put("status", member.status().wireName())
                .put("created_at", WireTime.text(member.createdAt()))
                .put("updated_at", WireTime.text(member.updatedAt()))
                .put("schema", "/v2/schemas/member");
    }
}
