package roma.ring;

import java.util.List;

/**
 * A ring after a batch of changes.
 *
 * @param next the version after the present one where anything was applied, else the present ring
 *     itself
 * @param verdicts one for each change, in order
 */
public record Applied(Ring next, List<Verdict> verdicts) {}
