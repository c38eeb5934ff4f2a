package roma.cluster.vnode;

import roma.data.Reply;

/**
 * Who sent a request to a vnode of this node: told exactly once. Called with locks held: must not
 * block, or call the vnode.
 */
public interface Asker {
  void answer(Reply reply);

  /**
   * The request belongs to the primary of a ring in which the vnode's configuration is at least
   * {@code configurationVersion}.
   *
   * @param mayHaveHappened it was in flight when this node ceased to be the primary
   */
  void notHere(long configurationVersion, boolean mayHaveHappened);
}
