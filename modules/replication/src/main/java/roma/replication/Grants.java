package roma.replication;

/**
 * What this process has promised to primaries of this vnode: not to serve it for a lease (rule 4).
 * Outlives roles and sessions; what an earlier process promised has run out one lease after this
 * one's start.
 */
final class Grants {
  private final VnodeContext context;
  private long untilMillis;

  Grants(VnodeContext context) {
    this.context = context;
    untilMillis = context.processStartMillis + context.settings.leaseMillis();
  }

  /** Call only for the primary that this node's ring names, in its epoch. */
  void grant() {
    untilMillis = Math.max(untilMillis, context.now() + context.settings.leaseMillis());
  }

  boolean haveRunOut() {
    return context.now() >= untilMillis || context.has(Fault.SERVE_BEFORE_OWN_GRANTS_END);
  }
}
