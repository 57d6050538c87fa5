package io.vitrine.stores.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.remote.RemoteServer;
import io.vitrine.remote.TestFilter;
import io.vitrine.stores.ReadOnlyStoreContract;
import io.vitrine.stores.RecordedAttempt;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreUnderTest;
import io.vitrine.stores.TestImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HttpStoreTest extends ReadOnlyStoreContract {
    private static final StoreId WEB = new StoreId("web");

    private static HttpStore store(TestFilter filter) {
        return new HttpStore(WEB, filter.client());
    }

    @Override
    protected StoreUnderTest subject(Path folder) throws Exception {
        var server = RemoteServer.start();
        return new StoreUnderTest(
                new PublishedStore(store(TestFilter.LOOPBACK), server, true), List.of(), Stream::empty, server);
    }

    @Test
    void takesNoImages() {
        var trouble = catchThrowableOfType(StoreException.class, () -> store(TestFilter.LOOPBACK)
                .write(RecordedAttempt.fresh(), OptionalLong.of(10), TestImage.of(10)::writeTo));

        assertThat(trouble.fault()).isEqualTo(Fault.GONE);
        assertThat(store(TestFilter.LOOPBACK).features().readOnly()).isTrue();
    }

    @Test
    void removesNothing() throws Exception {
        try (var server = RemoteServer.start()) {
            var at = new Location(WEB, server.put("/image", new byte[10]), Optional.empty());
            var web = store(TestFilter.LOOPBACK);

            web.remove(at);
            web.discard(RecordedAttempt.fresh().id());

            assertThat(web.<byte[], Exception>read(at, source -> TestImage.read(source, 0, 10)))
                    .hasSize(10);
            assertThat(web.targets()).isEmpty();
        }
    }

    @Test
    void asksNobodyWhomTheFilterKeepsFromIt() throws Exception {
        try (var server = RemoteServer.start()) {
            var at = new Location(WEB, server.put("/image", new byte[10]), Optional.empty());

            var trouble = catchThrowableOfType(
                    StoreException.class, () -> store(TestFilter.USUAL).read(at, _ -> 0));

            assertThat(trouble.fault()).isEqualTo(Fault.INVALID);
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void saysThatItReadsInOrderAlone() throws Exception {
        try (var server = RemoteServer.start()) {
            var url = server.put("/image", new RemoteServer.File(new byte[10], "", false));

            var inOrder = store(TestFilter.LOOPBACK)
                    .<Boolean, RuntimeException>read(
                            new Location(WEB, url, Optional.empty()),
                            source -> source.foreign().orElseThrow().inOrderOnly());

            assertThat(inOrder).isTrue();
        }
    }
}
