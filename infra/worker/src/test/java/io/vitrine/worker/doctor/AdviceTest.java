package io.vitrine.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.attach.iscsi.IscsiException;
import io.vitrine.attach.iscsi.IscsiFault;
import io.vitrine.model.Fault;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.VolumeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdviceTest {
    @Test
    void whatTheTargetSaidCountsMoreThanWhatBecameOfIt() {
        assertThat(Advice.on(of(IscsiFault.AUTHENTICATION_FAILED)).orElseThrow())
                .contains("CHAP", "use_chap_auth");
        assertThat(Advice.on(of(IscsiFault.UNREACHABLE)).orElseThrow()).contains("target_port");
    }

    @ParameterizedTest
    @EnumSource
    void everyTroubleOfATargetHasItsAdvice(IscsiFault fault) {
        assertThat(Advice.on(of(fault))).isPresent();
    }

    @Test
    void quotaIsToBeRaised() {
        assertThat(Advice.on(new StoreException(Fault.TOO_LARGE, "over quota")).orElseThrow())
                .contains("openstack quota set");
    }

    private static StoreException of(IscsiFault fault) {
        var below = new VolumeException(Fault.UNAVAILABLE, "attaching failed", new IscsiException(fault, "no"));
        return new StoreException(Fault.UNAVAILABLE, "attaching failed", below);
    }
}
