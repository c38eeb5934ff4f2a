package roma.cluster.ring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import roma.data.NodeId;
import roma.ring.NodeEntry;
import roma.ring.Ring;

/**
 * The ring that this node acts on: stored by it, and known to be current after a restart. Read by
 * any thread; replaced by the {@link RingKeeper} only, which tells the listeners, in the order in
 * which they were added.
 */
public final class CurrentRing {
  private final NodeId self;
  private final long session;
  private final List<Consumer<Ring>> listeners = new CopyOnWriteArrayList<>();
  private volatile Consumer<Ring> first = newer -> {};
  private volatile Ring ring;

  /**
   * @param session of this node's ActorSystem
   */
  public CurrentRing(NodeId self, long session) {
    this.self = self;
    this.session = session;
  }

  public NodeId self() {
    return self;
  }

  public long session() {
    return session;
  }

  /** Null before the first. */
  public Ring get() {
    return ring;
  }

  /** Whether the ring names this very session of the node, and not as absent. */
  public boolean present() {
    Ring now = ring;
    return now != null && now.isPresent(self, session);
  }

  public NodeEntry entry(NodeId node) {
    Ring now = ring;
    return now == null ? null : now.nodes().get(node);
  }

  /**
   * {@code listener} has each ring before {@link #get} gives it to others: the host of the vnodes,
   * which would send back a request that comes with a ring it does not know yet, while it takes the
   * one behind it.
   */
  public void listenFirst(Consumer<Ring> listener) {
    first = listener;
  }

  public void listen(Consumer<Ring> listener) {
    listeners.add(listener);
  }

  void replace(Ring newer) {
    first.accept(newer);
    ring = newer;
    listeners.forEach(listener -> listener.accept(newer));
  }
}
