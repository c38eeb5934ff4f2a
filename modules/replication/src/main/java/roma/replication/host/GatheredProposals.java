package roma.replication.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import roma.replication.ReplicaClock;
import roma.ring.Configuration;
import roma.ring.RingChange;

/**
 * What the replicas of a node have proposed since the last change was taken: the newest of each
 * vnode. Thread-safe.
 *
 * <p>The shell is told once, until it takes them. What was told may be lost with the shell's
 * keeper, whose ActorSystem this outlives, so it is told again where it has not taken for long:
 * replicas propose again for as long as the ring has not passed what they replace.
 */
final class GatheredProposals {
  private final ReplicaClock clock;
  private final long tellAgainMillis;
  private Map<Integer, Configuration> gathered = new LinkedHashMap<>();
  private boolean told;
  private long toldAtMillis;

  GatheredProposals(ReplicaClock clock, long tellAgainMillis) {
    this.clock = clock;
    this.tellAgainMillis = tellAgainMillis;
  }

  /** True where the shell must be told. */
  synchronized boolean add(int vnode, Configuration next) {
    gathered.put(vnode, next);
    long now = clock.monotonicMillis();
    if (told && now - toldAtMillis < tellAgainMillis) {
      return false;
    }
    told = true;
    toldAtMillis = now;
    return true;
  }

  synchronized RingChange.ChangeVnodes take() {
    told = false;
    if (gathered.isEmpty()) {
      return null;
    }
    List<RingChange.ChangeVnode> changes = new ArrayList<>(gathered.size());
    gathered.forEach((vnode, next) -> changes.add(new RingChange.ChangeVnode(vnode, next)));
    gathered = new LinkedHashMap<>();
    return new RingChange.ChangeVnodes(changes);
  }
}
