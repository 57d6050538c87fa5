package io.vitrine.stores.volume;

/** Is told of attachments for readers. Returns at once. */
public interface ReaderObserver {
    ReaderObserver NONE = new ReaderObserver() {
        @Override
        public void attached() {}

        @Override
        public void failed() {}

        @Override
        public void heldElsewhere() {}

        @Override
        public void letGo(Why why) {}
    };

    /** Why a volume is let go of. */
    enum Why {
        /** The last reader has gone, and nothing is kept. */
        UNREAD,
        /** Nobody came for as long as it is kept. */
        IDLE,
        /** More are kept than may be. */
        LIMIT,
        /** The image is removed, here or by another worker. */
        REMOVED,
        /** The lease could not be renewed in time, or is another's. */
        LEASE_LOST,
        /** It answers no more. */
        DEAD,
        /** The worker stops. */
        STOPPING
    }

    void attached();

    void failed();

    /** Nothing was attached: another worker has the volume. */
    void heldElsewhere();

    void letGo(Why why);
}
