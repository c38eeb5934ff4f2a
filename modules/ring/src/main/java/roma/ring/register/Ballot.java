package roma.ring.register;

import java.util.Comparator;
import roma.data.NodeId;

/**
 * A proposer's turn. Unique: a node never uses a round twice within a session, and no two proposers
 * share a session.
 *
 * @param session random number of the proposer's start
 */
public record Ballot(long round, NodeId proposer, long session) implements Comparable<Ballot> {
  private static final Comparator<Ballot> ORDER =
      Comparator.comparingLong(Ballot::round)
          .thenComparing(Ballot::proposer)
          .thenComparingLong(Ballot::session);

  @Override
  public int compareTo(Ballot other) {
    return ORDER.compare(this, other);
  }
}
