package io.vitrine.functions.images;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vitrine.catalog.ProjectUsage;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.http.Policy;
import io.vitrine.http.Rule;
import io.vitrine.http.keystone.ProjectQuotas;
import io.vitrine.model.Caller;
import io.vitrine.model.PolicyTarget;
import io.vitrine.model.StoreProperty;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** What this service offers: stores, import methods, quotas. */
@Path("/v2/info")
@RequestScoped
@RunOnVirtualThread
class InfoResource {
    private final Caller caller;
    private final StoreRegister stores;
    private final Policy policy;
    private final ProjectQuotas quotas;
    private final ProjectUsage usage;

    InfoResource(Caller caller, StoreRegister stores, Policy policy, ProjectQuotas quotas, ProjectUsage usage) {
        this.caller = caller;
        this.stores = stores;
        this.policy = policy;
        this.quotas = quotas;
        this.usage = usage;
    }

    @GET
    @Path("/stores")
    public Response stores() {
        var body = JsonNodeFactory.instance.objectNode();
        var list = body.putArray("stores");
        stores.all().forEach(store -> list.add(brief(store)));
        return Answer.json(200, body).build();
    }

    @GET
    @Path("/stores/detail")
    public Response details() {
        policy.require(Rule.STORES_INFO_DETAIL, caller, PolicyTarget.NOTHING);
        var body = JsonNodeFactory.instance.objectNode();
        var list = body.putArray("stores");
        stores.all().forEach(store -> list.add(detailed(store)));
        return Answer.json(200, body).build();
    }

    /** Import is not offered: clients read that from the empty list. */
    @GET
    @Path("/import")
    public Response importMethods() {
        var body = JsonNodeFactory.instance.objectNode();
        var methods = body.putObject("import-methods");
        methods.put("description", "Import methods available.").put("type", "array");
        methods.putArray("value");
        return Answer.json(200, body).build();
    }

    /** What the caller's project uses and may use; nothing where Keystone's limits are not asked. */
    @GET
    @Path("/usage")
    public Response usage() {
        var body = JsonNodeFactory.instance.objectNode();
        var view = body.putObject("usage");
        quotas.of(caller.project()).shares(usage::of).forEach((quota, share) -> view.putObject(quota.wireName())
                .put("usage", share.usage())
                .put("limit", share.limit()));
        return Answer.json(200, body).build();
    }

    /** The flags are strings, and absent where they are not true: so clients expect it. */
    private static ObjectNode brief(StoreRegister.Entry store) {
        var view = JsonNodeFactory.instance.objectNode().put("id", store.id().value());
        if (!store.description().isEmpty()) {
            view.put("description", store.description());
        }
        if (store.isDefault()) {
            view.put("default", "true");
        }
        if (store.readOnly()) {
            view.put("read-only", "true");
        }
        return view;
    }

    private static ObjectNode detailed(StoreRegister.Entry store) {
        var view = brief(store).put("type", store.type()).put("weight", store.weight());
        var properties = view.putObject("properties");
        store.properties().forEach((name, property) -> {
            switch (property) {
                case StoreProperty.Text(var value) -> properties.put(name, value);
                case StoreProperty.Number(var value) -> properties.put(name, value);
                case StoreProperty.Flag(var value) -> properties.put(name, value);
            }
        });
        return view;
    }
}
