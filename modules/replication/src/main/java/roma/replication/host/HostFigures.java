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
    long removed) {}
