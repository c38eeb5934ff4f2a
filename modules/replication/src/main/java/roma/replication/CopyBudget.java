package roma.replication;

/**
 * How much this node may send for copies now: shared by all its vnodes. Called with a replica's
 * lock held.
 */
public interface CopyBudget {
  /** Nothing is limited. */
  CopyBudget UNLIMITED =
      new CopyBudget() {
        @Override
        public boolean isOpen() {
          return true;
        }

        @Override
        public void sent(int vnode, long bytes) {}
      };

  /** Whether another chunk may leave now; asked again at the next tick where not. */
  boolean isOpen();

  /** A chunk of this size has left. */
  void sent(int vnode, long bytes);
}
