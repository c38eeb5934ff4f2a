package roma.store;

import java.util.List;
import roma.data.Version;

/**
 * What a lagging replica needs of this one, read at one point in time.
 *
 * @param changes consecutive
 * @param records of every key that {@code changes} names, once, as they are at that point
 * @param end the position of the last change; of the log where there are none
 * @param more whether the log had later changes; then {@code records} may be newer than {@code end}
 */
public record CatchUpPart(
    List<Change> changes, List<KeyedRecord> records, Version end, boolean more) {}
