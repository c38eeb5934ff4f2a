package roma.replication.keeper;

import java.util.List;
import roma.data.NodeId;
import roma.replication.ReplicaClock;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * Proposes ring changes for all. One runs on every node; the lowest present member's acts, the next one's when that
 * one's ports refuse or it is silent. It batches what was asked, marks nodes absent, promotes away from them, and takes
 * the planner's next steps. Two that act at once only slow each other down: every change names what it replaces.
 *
 * <p>Not thread-safe: one actor owns it.
 */
public final class KeeperKernel {
  public KeeperKernel(NodeId self, KeeperSettings settings, ReplicaClock clock, KeeperEffects effects) {
    throw new UnsupportedOperationException();
  }

  /** This node has stored and, after a restart, confirmed {@code ring}. */
  public void onRing(Ring ring, long ownSession) {}

  /** Changes wished by this node or sent by another: proposed here or forwarded to the keeper that acts. */
  public void ask(List<RingChange> changes) {}

  /** How {@code node} looks from here; told whenever it changes. A node never told of is taken for reachable. */
  public void onReachability(NodeId node, Reachability reachability) {}

  /** A proposed round has ended: {@code committed} (the ring comes by {@link #onRing}), or its fate is unknown. */
  public void onProposed(long round, boolean committed) {}

  /** Every 20 to 50 ms. */
  public void onTick() {}

  /** Whether this keeper acts now. */
  public boolean acting() {
    return false;
  }

  /** Who is taken for the acting keeper; null where nobody is in reach. */
  public NodeId actingKeeper() {
    return null;
  }

  /** What a node's probes and links say of another. */
  public enum Reachability {
    REACHABLE,
    /** Its ports refuse: the process is gone. */
    REFUSING,
    /** Nothing heard for the short limit ({@link KeeperSettings#keeperSilenceMillis}). */
    QUIET,
    /** Nothing heard for the long limit ({@link KeeperSettings#silenceMillis}): it is replaced. */
    SILENT
  }
}
