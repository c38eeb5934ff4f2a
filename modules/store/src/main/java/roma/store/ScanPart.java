package roma.store;

import java.util.List;
import roma.data.Key;

/**
 * What one step of a scan has found.
 *
 * @param lastKey the last record that was looked at, dead or not; null where there are no more
 */
public record ScanPart(List<DeadRecord> dead, Key lastKey) {}
