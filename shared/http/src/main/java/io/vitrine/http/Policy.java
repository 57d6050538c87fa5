package io.vitrine.http;

import io.vitrine.http.policy.Credentials;
import io.vitrine.http.policy.CurrentRules;
import io.vitrine.http.policy.RuleBook;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.PolicyTarget;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** Who may do what: {@link Rule} by rule, as the operator's policy files have it. */
@Singleton
public final class Policy {
    private final Supplier<RuleBook> rules;

    @Inject
    Policy(CurrentRules rules) {
        this.rules = rules::book;
    }

    /** @param rules asked each time */
    public Policy(Supplier<RuleBook> rules) {
        this.rules = rules;
    }

    /** Policies that are as they are unless an operator says otherwise. */
    public Policy() {
        var defaults = RuleBook.of(Rule.texts(), Rule.DEFAULT.ruleName());
        this.rules = () -> defaults;
    }

    /** Whether {@code caller} may do what {@code rule} names to {@code target}. Who acts for no project may do nothing. */
    public boolean allows(Rule rule, Caller caller, PolicyTarget target) {
        var who = new Credentials(caller);
        return (who.actsForProject() || !rule.isOfApi()) && rules.get().allows(rule.ruleName(), who, target);
    }

    /** The same for a rule of the operator's own. */
    public boolean allows(String rule, Caller caller, PolicyTarget target) {
        return rules.get().allows(rule, new Credentials(caller), target);
    }

    /** @throws FaultException {@link Fault#FORBIDDEN} where {@code rule} does not allow it */
    public void require(Rule rule, Caller caller, PolicyTarget target) {
        if (!allows(rule, caller, target)) {
            throw new FaultException(
                    Fault.FORBIDDEN,
                    "You are not authorized to do this: the policy " + rule.ruleName() + " does not allow it.");
        }
    }

    /**
     * The same for an image: who may not even see it is told that it is not there (Images API, 404 versus 403).
     *
     * @throws FaultException {@link Fault#FORBIDDEN}, {@link Fault#NOT_FOUND}
     */
    public void requireOnImage(Rule rule, Caller caller, PolicyTarget image) {
        if (!allows(rule, caller, image) && !allows(Rule.GET_IMAGE, caller, image)) {
            throw new FaultException(
                    Fault.NOT_FOUND,
                    "Failed to find image " + image.text("image_id").orElse("") + ".");
        }
        require(rule, caller, image);
    }

    /** The same caller, an admin if the policy says so. */
    Caller recognised(Caller caller) {
        boolean admin = allows(Rule.CONTEXT_IS_ADMIN, caller, PolicyTarget.ofProject(caller.project()));
        return admin == caller.admin()
                ? caller
                : new Caller(
                        caller.user(), caller.project(), caller.roles(), admin, caller.requestId(), caller.standing());
    }
}
