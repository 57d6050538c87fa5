package io.vitrine.attach.iscsi;

/**
 * What a disk said that it can, as far as it has not taken it back by refusing a command since.
 *
 * @param writeCache acknowledged bytes are durable only after a flush (MODE SENSE page 08h, WCE); true where the disk does not say
 * @param writeProtected no write would be taken (MODE SENSE, WP)
 * @param writeSame zeros need not be sent
 * @param unmap unused blocks may be given back, and read as zeros from then on
 * @param extents it tells which blocks hold data
 * @param thin blocks take space only once they are written (LBPME)
 * @param maxTransferBytes the most that one command moves here: the disk's limit, or this initiator's
 * @param optimalTransferBytes what the disk likes best; 0 where it does not say
 */
public record DiskFeatures(
        boolean writeCache,
        boolean writeProtected,
        boolean writeSame,
        boolean unmap,
        boolean extents,
        boolean thin,
        long maxTransferBytes,
        long optimalTransferBytes) {}
