package roma.store;

import java.util.List;
import java.util.SortedMap;
import roma.data.Key;

/**
 * What one step of a scan has found.
 *
 * @param live how many of the others there are, by the number of their hash name
 * @param lastKey the last record that was looked at, dead or not; null where there are no more
 */
public record ScanPart(List<DeadRecord> dead, SortedMap<Integer, Long> live, Key lastKey) {}
