package roma.store;

import java.util.List;
import roma.data.Version;

/**
 * Makes a lagging log equal to a source's, in one atomic batch.
 *
 * @param epoch the writer's epoch
 * @param cutTo the last position on which both logs agree; what the own log has after it is taken
 *     back
 * @param changes the source's, consecutive after {@code cutTo}; none of them may be a flush of all
 *     records
 * @param records the newest record, or its absence, of every key that {@code changes} or the cut
 *     entries name
 * @param configurationVersion of the ring under which the source sent this
 */
public record CatchUpRequest(
    int vnode,
    int epoch,
    Version cutTo,
    List<Change> changes,
    List<KeyedRecord> records,
    long configurationVersion) {}
