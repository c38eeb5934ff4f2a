package roma.replication.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import roma.replication.ReplicaClock;
import roma.replication.VnodeReplica;

/**
 * What becomes of damaged files: their vnodes' copies leave every place in which others count on
 * them, all of them are dropped together with the file, and each is filled anew. A file that covers
 * the only copy of some vnode stays, and what can be read of it is served, until others have that
 * vnode too.
 */
final class Repairs {
  private static final long LOOK_MILLIS = 200;

  /** A state that does not last is not worth its cost. */
  private static final long SETTLED_MILLIS = 500;

  private final ReplicaClock clock;
  private final HostEffects effects;
  private final boolean hasty;
  private final Map<String, Repair> repairs = new HashMap<>();
  private long lookedAt;

  private static final class Repair {
    final Set<Integer> vnodes = new ConcurrentSkipListSet<>();
    boolean leaving;
    boolean dropping;
    boolean told;
    long outSince = -1;

    Repair(Set<Integer> vnodes) {
      this.vnodes.addAll(vnodes);
    }
  }

  /**
   * @param hasty for tests of the rule: {@link roma.replication.Fault#DROP_DAMAGED_UNASKED}
   */
  Repairs(ReplicaClock clock, HostEffects effects, boolean hasty) {
    this.clock = clock;
    this.effects = effects;
    this.hasty = hasty;
  }

  /** Told again, a file may hold a part of more vnodes. */
  synchronized void onDamage(String file, Set<Integer> vnodes) {
    Repair known = repairs.putIfAbsent(file, new Repair(vnodes));
    if (known != null) {
      known.vnodes.addAll(vnodes);
    }
  }

  /** Files whose damage is not mended yet. */
  synchronized Set<String> files() {
    return Set.copyOf(repairs.keySet());
  }

  void onTick(VnodeReplica[] replicas) {
    long now = clock.monotonicMillis();
    List<Map.Entry<String, Repair>> open;
    synchronized (this) {
      if (repairs.isEmpty() || (now - lookedAt < LOOK_MILLIS && !hasty) || replicas.length == 0) {
        return;
      }
      lookedAt = now;
      open = new ArrayList<>(repairs.entrySet());
    }
    open.forEach(each -> advance(each.getKey(), each.getValue(), replicas, now));
  }

  private void advance(String file, Repair repair, VnodeReplica[] replicas, long now) {
    repair.vnodes.removeIf(vnode -> vnode >= replicas.length);
    if (repair.dropping) {
      return;
    }
    int only = firstIndispensable(repair, replicas);
    if (only >= 0) {
      bear(file, repair, only, replicas);
      return;
    }
    repair.leaving = true;
    repair.vnodes.forEach(vnode -> replicas[vnode].onDamaged());
    boolean out = repair.vnodes.stream().allMatch(vnode -> replicas[vnode].isOut());
    repair.outSince = out ? (repair.outSince < 0 ? now : repair.outSince) : -1;
    if (out && (hasty || now - repair.outSince >= SETTLED_MILLIS)) {
      repair.dropping = true;
      effects.dropDamaged(file, repair.vnodes, failure -> dropped(file, repair, failure, replicas));
    }
  }

  private static int firstIndispensable(Repair repair, VnodeReplica[] replicas) {
    return repair.vnodes.stream()
        .filter(vnode -> !replicas[vnode].isDispensable())
        .findFirst()
        .orElse(-1);
  }

  private void bear(String file, Repair repair, int only, VnodeReplica[] replicas) {
    if (repair.leaving) {
      repair.leaving = false;
      repair.outSince = -1;
      repair.vnodes.forEach(vnode -> replicas[vnode].onDamageBorne());
    }
    if (!repair.told) {
      repair.told = true;
      effects.report(
          only,
          "the damaged file "
              + file
              + " holds the only in-sync copy: what can be read is served, the rest is answered"
              + " SERVER_ERROR, until another node has the vnode or its keys are deleted");
    }
  }

  private void dropped(String file, Repair repair, Exception failure, VnodeReplica[] replicas) {
    if (failure != null) {
      effects.report(
          repair.vnodes.iterator().next(),
          "the damaged file " + file + " could not be dropped: " + failure);
      repair.dropping = false;
      repair.outSince = -1;
      return;
    }
    synchronized (this) {
      repairs.remove(file);
    }
    repair.vnodes.forEach(vnode -> replicas[vnode].onDamageDropped());
  }
}
