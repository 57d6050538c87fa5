package io.vitrine.benchmarks.service;

import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** HTTP/1.1 that costs little beside what is measured: a connection for each client that asks, and nothing between it and the bytes. */
final class Connections {
    private static final int MOST = 64;
    private static final Timeout LIMIT = Timeout.of(Duration.ofMinutes(10));

    /** A list of 25 comes with one read, and a chunk of an upload leaves with its length in one write, as other clients do it. */
    private static final int BUFFER_BYTES = 256 << 10;

    /** What is written in pieces larger than this is not copied, and is a chunk of its own where there are chunks. */
    private static final int COPIED_BYTES = 8 << 10;

    /** A service may have closed what lay idle for longer; asking the socket costs too much while it does not. */
    private static final TimeValue LOOKED_AT_AFTER = TimeValue.ofSeconds(1);

    private Connections() {}

    /** The caller closes it, and its connections with it. */
    static CloseableHttpClient open() {
        return HttpClientBuilder.create()
                .setConnectionManager(pool())
                .setDefaultRequestConfig(requests())
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableContentCompression()
                .disableCookieManagement()
                .disableDefaultUserAgent()
                .disableRedirectHandling()
                .build();
    }

    private static RequestConfig requests() {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(LIMIT)
                .setResponseTimeout(LIMIT)
                .setAuthenticationEnabled(false)
                .setExpectContinueEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
    }

    private static HttpClientConnectionManager pool() {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setBufferSize(BUFFER_BYTES)
                                .setChunkSizeHint(COPIED_BYTES)
                                .build())
                        .build())
                // not before somebody asks for it: making one reads all certificates of the system
                .setTlsSocketStrategy(
                        (socket, target, port, attachment, context) -> DefaultClientTlsStrategy.createSystemDefault()
                                .upgrade(socket, target, port, attachment, context))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(LIMIT)
                        .setSocketTimeout(LIMIT)
                        .setValidateAfterInactivity(LOOKED_AT_AFTER)
                        .build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout(LIMIT)
                        .build())
                .setMaxConnPerRoute(MOST)
                .setMaxConnTotal(MOST)
                .build();
    }
}
