package io.vitrine.volumes;

/** What a volume service must know of the host that attaches. @param host {@code vitrine-WORKER} */
public record Connector(String host) {}
