package roma.cluster.view;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import roma.data.ClusterView.MoveProgress;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;

/**
 * The run of moves that concerns this node: begins when a vnode is to change and ends when none is.
 * Counts vnodes: one is left while it has not all the replicas that the plan gives it, or one of
 * the node's own copies is being made. One thread.
 */
final class MoveRun {
  private static final double SMOOTHING = 0.3;

  private final NodeId self;
  private boolean running;
  private int planned;
  private int left;
  private long bytesAtStart;
  private long lastBytes;
  private long lastMillis;
  private double bytesPerSecond;
  private double movesPerSecond;
  private int lastLeft;
  private boolean joining;
  private boolean releasing;
  private boolean recovering;

  MoveRun(NodeId self) {
    this.self = self;
  }

  /**
   * @param bytes received by this node's fills, or sent by its copies, since it started
   */
  void look(Ring ring, long bytes, long nowMillis) {
    NodeEntry own = ring.nodes().get(self);
    joining = own != null && own.state() == NodeState.JOINING;
    releasing =
        own != null
            && own.state() == NodeState.RELEASING
            && ring.vnodes().stream().anyMatch(vnode -> vnode.involves(self));
    recovering = false;
    left = countLeft(ring);
    if (left > 0 && !running) {
      running = true;
      planned = left;
      bytesAtStart = lastBytes;
      lastLeft = left;
    }
    running = left > 0;
    planned = Math.max(planned, left);
    follow(bytes, nowMillis);
  }

  private int countLeft(Ring ring) {
    TreeSet<Integer> due = new TreeSet<>();
    for (Map.Entry<Integer, List<NodeId>> target : ring.plan().targets().entrySet()) {
      Configuration vnode = ring.vnode(target.getKey());
      boolean mine = target.getValue().contains(self) || vnode.involves(self);
      if (mine && !vnode.replicas().equals(target.getValue())) {
        due.add(target.getKey());
      }
    }
    for (int index = 0; index < ring.vnodes().size(); index++) {
      Configuration vnode = ring.vnode(index);
      if (vnode.learners().contains(self)) {
        due.add(index);
        recovering |= !ring.plan().targets().containsKey(index);
      }
    }
    return due.size();
  }

  private void follow(long bytes, long nowMillis) {
    double seconds = Math.max(1, nowMillis - lastMillis) / 1000.0;
    if (lastMillis != 0) {
      bytesPerSecond += SMOOTHING * ((bytes - lastBytes) / seconds - bytesPerSecond);
      movesPerSecond += SMOOTHING * (Math.max(0, lastLeft - left) / seconds - movesPerSecond);
    }
    lastBytes = bytes;
    lastMillis = nowMillis;
    lastLeft = left;
  }

  MoveProgress progress(double[] pauses) {
    long secondsLeft =
        left == 0 ? 0 : movesPerSecond < 0.05 ? -1 : Math.round(Math.ceil(left / movesPerSecond));
    boolean balancing = left > 0 && !joining && !releasing && !recovering;
    return new MoveProgress(
        joining,
        recovering && left > 0 && !joining,
        releasing,
        balancing,
        planned,
        planned - left,
        left,
        lastBytes - bytesAtStart,
        left == 0 ? 0 : Math.round(bytesPerSecond),
        secondsLeft,
        pauses[0],
        pauses[1],
        pauses[2]);
  }
}
