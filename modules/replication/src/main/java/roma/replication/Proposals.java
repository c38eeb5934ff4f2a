package roma.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import roma.data.NodeId;
import roma.ring.Configuration;

/**
 * The ring changes that this primary has asked for and whose fate is open: all replace the same
 * configuration, so that at most one of them, or somebody else's, takes place. Until then every
 * in-sync set that may result counts (rule 2).
 */
final class Proposals {
  private final VnodeContext context;
  private final List<Configuration> open = new ArrayList<>();
  private long replaces;
  private long proposedAt;

  Proposals(VnodeContext context) {
    this.context = context;
  }

  /** The ring has a configuration of this version: whatever replaces an older one is settled. */
  void settle(long configurationVersion) {
    if (!open.isEmpty() && configurationVersion > replaces) {
      open.clear();
    }
  }

  boolean isOpen() {
    return !open.isEmpty();
  }

  /** Against the present configuration; in addition to what is open. */
  void propose(Configuration next) {
    replaces = context.configuration().version();
    if (next.version() != replaces + 1) {
      throw new IllegalStateException("proposal " + next + " does not replace version " + replaces);
    }
    if (!open.contains(next)) {
      open.add(next);
    }
    send(next);
  }

  /**
   * Asks again for the last one where it has been open for long: the keeper may have been lost with
   * it.
   */
  void onTick(long now) {
    if (isOpen() && now - proposedAt >= context.settings.resendMillis()) {
      send(open.get(open.size() - 1));
    }
  }

  private void send(Configuration next) {
    proposedAt = context.now();
    context.effects.propose(context.vnode, next);
  }

  /** The present in-sync set and all that are proposed. */
  Set<NodeId> union() {
    Set<NodeId> union = new TreeSet<>(context.configuration().inSync());
    if (!context.has(Fault.IGNORE_UNION)) {
      for (Configuration next : open) {
        union.addAll(next.inSync());
      }
    }
    return union;
  }
}
