package roma.replication.host;

import java.util.SortedMap;

/**
 * A node's replicas in numbers.
 *
 * @param primaries vnodes that are open here
 * @param followed vnodes of which this node is a secondary
 * @param receiving vnodes that are being filled here, with the bytes received
 * @param sending vnodes that are being copied from here, with the bytes sent
 * @param copiedBytes sent to learners since the start
 * @param removed expired records and tombstones whose removal was decided here
 * @param countedByHashName live records of the vnodes that are open here, by the number of their
 *     hash name, as the last pass has counted them
 * @param cleaning whether a pass over the node's vnodes is under way
 * @param lastCleanedSeconds unix time at which the last pass ended; 0 before the first
 */
public record HostFigures(
    int primaries,
    int followed,
    long records,
    long bytes,
    SortedMap<Integer, Long> receiving,
    SortedMap<Integer, Long> sending,
    long copiedBytes,
    long writes,
    long reads,
    long deletes,
    long redundantWrites,
    long removed,
    SortedMap<Integer, Long> countedByHashName,
    boolean cleaning,
    long lastCleanedSeconds) {}
