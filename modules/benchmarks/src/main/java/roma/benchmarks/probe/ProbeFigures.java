package roma.benchmarks.probe;

import java.util.List;

/**
 * What {@link Probes} saw in one interval. A gap is the longest time without a success, in seconds:
 * of any key, or of the key that had the longest.
 *
 * @param failed answered {@code SERVER_ERROR}, or not in time, or over a connection that ended
 * @param lastFailure why the last of them failed; empty where none did
 * @param wrong what no store may answer; at most some
 */
public record ProbeFigures(
    double readGapAnywhere,
    double writeGapAnywhere,
    double readGapOfAKey,
    double writeGapOfAKey,
    long reads,
    long writes,
    long failed,
    String lastFailure,
    List<String> wrong) {}
