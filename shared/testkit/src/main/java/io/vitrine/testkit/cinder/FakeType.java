package io.vitrine.testkit.cinder;

/** A volume type. */
record FakeType(String id, String name, boolean multiattach, boolean encrypted) {}
