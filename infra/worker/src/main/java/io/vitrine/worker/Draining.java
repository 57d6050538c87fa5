package io.vitrine.worker;

/** Fired once, when the worker begins to stop: from now on it takes nothing new, while HTTP and database still serve what runs. */
public record Draining() {}
