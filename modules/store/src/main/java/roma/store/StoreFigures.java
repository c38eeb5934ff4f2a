package roma.store;

/**
 * Figures for {@code stat}.
 *
 * @param diskBytes of all files of the store
 * @param logBytes of the write-ahead log's files
 * @param liveKeysEstimate RocksDB's estimate of stored records
 * @param memtableBytes not yet in table files
 * @param queuedRequests waiting for the writer now
 * @param requests answered since the store was opened
 * @param groups batches written; {@code requests / groups} is the gain of group commit
 * @param syncs fsyncs of the write-ahead log that writes waited for
 * @param failedGroups batches that could not be written
 */
public record StoreFigures(
    long diskBytes,
    long logBytes,
    long liveKeysEstimate,
    long memtableBytes,
    long queuedRequests,
    long requests,
    long groups,
    long syncs,
    long failedGroups) {}
