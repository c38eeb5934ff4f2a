package roma.store;

import java.util.SortedSet;

/**
 * A file of the store whose bytes are not what was written.
 *
 * @param name RocksDB's, such as {@code 000012.sst}
 * @param vnodes of which it may hold a part
 */
public record DamagedFile(String name, SortedSet<Integer> vnodes) {}
