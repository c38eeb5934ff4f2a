package roma.cluster.vnode;

import roma.data.Entry;

/**
 * What a {@link Vnode} persists: never serialized by Akka, since the journal writes entries in the
 * store's own form.
 *
 * @param sync whether the disk must have it before the answer
 */
public record VnodeEvent(int vnode, Entry entry, boolean sync) {
  private static final String PREFIX = "vnode-";

  /** The persistence id of a vnode. */
  public static String persistenceId(int vnode) {
    return PREFIX + vnode;
  }

  /**
   * @throws IllegalArgumentException where it is not a vnode's
   */
  static int vnodeOf(String persistenceId) {
    if (!persistenceId.startsWith(PREFIX)) {
      throw new IllegalArgumentException("this journal keeps vnodes only, not " + persistenceId);
    }
    return Integer.parseInt(persistenceId.substring(PREFIX.length()));
  }
}
