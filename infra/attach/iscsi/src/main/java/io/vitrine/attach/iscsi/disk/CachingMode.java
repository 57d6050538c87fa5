package io.vitrine.attach.iscsi.disk;

/**
 * MODE SENSE, its header and the caching page (SPC-4, 7.5.5; SBC-3, 6.4.5).
 *
 * @param writeCache WCE
 */
record CachingMode(boolean writeCache, boolean writeProtected) {
    /** Where the disk does not tell: the cautious view of each. */
    static final CachingMode UNKNOWN = new CachingMode(true, false);

    static final int PAGE = 0x08;

    /** For the header's sake. */
    static final int ALL_PAGES = 0x3f;

    private static final int HEADER_BYTES = 4;

    static CachingMode of(Reply reply) {
        var page = HEADER_BYTES + reply.u8(3);
        var isThere = (reply.u8(page) & 0x3f) == PAGE && page + 2 < reply.length();
        return new CachingMode(!isThere || reply.bit(page + 2, 2), reply.bit(2, 7));
    }
}
