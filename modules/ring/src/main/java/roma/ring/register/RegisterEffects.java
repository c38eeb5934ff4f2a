package roma.ring.register;

import java.util.List;
import roma.data.NodeId;
import roma.ring.Ring;
import roma.ring.Verdict;

/**
 * What a proposer wants done. Called from within the proposer's methods; only {@link
 * RegisterProposer#propose} and {@link RegisterProposer#read} may be called back from {@link
 * #committed}, {@link #settled} and {@link #unknown}.
 */
public interface RegisterEffects {
  /** Also to the node itself: its own acceptor is asked like any other. */
  void send(NodeId to, RegisterMessage message);

  /** The ring is decided. Called before the verdicts of its changes; a ring may be told twice. */
  void committed(Ring ring);

  /**
   * The changes proposed under this token were decided, with a verdict each; or read, with none.
   */
  void settled(long token, Ring ring, List<Verdict> verdicts);

  /**
   * The deadline passed, or others changed the ring meanwhile: the changes may or may not have been
   * or be applied.
   */
  void unknown(long token);

  /** {@link RegisterProposer#onTick} is due then; earlier and later calls do no harm. */
  void wakeAt(long atMillis);
}
