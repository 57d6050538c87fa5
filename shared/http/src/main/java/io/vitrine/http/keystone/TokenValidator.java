package io.vitrine.http.keystone;

import io.vitrine.keystone.ServiceSession;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Asks Keystone, as the service user, what a token is worth. */
final class TokenValidator {
    private final ServiceSession session;
    private final String audience;
    private final Optional<String> region;

    /**
     * @param audience of the identity endpoint in the catalogue
     * @param region of it
     */
    TokenValidator(ServiceSession session, String audience, Optional<String> region) {
        this.session = session;
        this.audience = audience;
        this.region = region;
    }

    /**
     * @param evenExpired whether a token that is over counts as well, within the time that Keystone allows for it
     * @throws io.vitrine.model.FaultException {@link io.vitrine.model.Fault#UNAVAILABLE} where Keystone cannot say
     */
    Verdict ask(String token, boolean evenExpired) {
        var url =
                session.identity(audience, region) + "/auth/tokens?nocatalog" + (evenExpired ? "&allow_expired=1" : "");
        var headers = Map.of("X-Subject-Token", token, "OpenStack-Identity-Access-Rules", "1.0");
        var answer = session.get(URI.create(url), headers);
        return switch (answer.status()) {
            case 200 ->
                TokenBody.read(answer.body())
                        .<Verdict>map(Verdict.Accepted::new)
                        .orElseThrow(() -> session.unusable("what it says of a token is not understood"));
            case 404 -> new Verdict.Refused();
            case 401 -> throw session.unusable("it does not take the token it has given our service user");
            case 403 ->
                throw session.unusable("our service user may not validate tokens: it needs the role service or admin");
            default -> throw session.unusable("the validation of a token was answered " + answer.status());
        };
    }
}
