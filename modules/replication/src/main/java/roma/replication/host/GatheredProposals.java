package roma.replication.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import roma.ring.Configuration;
import roma.ring.RingChange;

/**
 * What the replicas of a node have proposed since the last change was taken: the newest of each
 * vnode. Thread-safe.
 */
final class GatheredProposals {
  private Map<Integer, Configuration> gathered = new LinkedHashMap<>();
  private boolean told;

  /** True where the shell must be told. */
  synchronized boolean add(int vnode, Configuration next) {
    gathered.put(vnode, next);
    boolean tell = !told;
    told = true;
    return tell;
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
