package io.vitrine.functions.images;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** JSON schemas, from which clients build their command lines. */
@Path("/v2/schemas")
@Singleton
class SchemaResource {
    private final byte[] image;
    private final byte[] images;
    private final byte[] member;
    private final byte[] members;
    private final byte[] task;
    private final byte[] tasks;

    SchemaResource(ImageProperties properties) {
        this.image = Answer.bytes(Schemas.image(properties));
        this.images = Answer.bytes(Schemas.images(properties));
        this.member = Answer.bytes(Schemas.member());
        this.members = Answer.bytes(Schemas.members());
        this.task = Answer.bytes(TaskSchemas.task());
        this.tasks = Answer.bytes(TaskSchemas.tasks());
    }

    @GET
    @Path("/image")
    public Response image() {
        return Answer.json(image);
    }

    @GET
    @Path("/images")
    public Response images() {
        return Answer.json(images);
    }

    @GET
    @Path("/member")
    public Response member() {
        return Answer.json(member);
    }

    @GET
    @Path("/members")
    public Response members() {
        return Answer.json(members);
    }

    @GET
    @Path("/task")
    public Response task() {
        return Answer.json(task);
    }

    @GET
    @Path("/tasks")
    public Response tasks() {
        return Answer.json(tasks);
    }
}
