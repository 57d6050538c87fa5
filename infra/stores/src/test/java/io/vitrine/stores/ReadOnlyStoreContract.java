package io.vitrine.stores;

/** What every {@link ImageStore} does that is written by others alone: its subject writes as they do. */
public abstract class ReadOnlyStoreContract extends StoreReadingCases {}
