package roma.cluster.link;

import java.util.Map;
import java.util.TreeMap;

/**
 * Why this node and others do not talk: each is greeted many times a second, and is told of once.
 * Thread-safe.
 */
public final class RefusedLinks {
  /** Names come from strangers; beyond so many, only the first ones are remembered. */
  static final int MOST = 64;

  private final Map<String, String> reasons = new TreeMap<>();

  /** Whether this is news. */
  public synchronized boolean note(String peer, String reason) {
    if (!reasons.containsKey(peer) && reasons.size() >= MOST) {
      return false;
    }
    return !reason.equals(reasons.put(peer, reason));
  }

  /** The two talk now. */
  public synchronized void clear(String peer) {
    reasons.remove(peer);
  }

  /** All reasons, for people; empty where nobody is refused. */
  public synchronized String text() {
    return String.join("; ", reasons.values());
  }
}
