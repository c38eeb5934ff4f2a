package roma.replication;

import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;

/**
 * Reads without the vnode's lock and actor: safe from any thread at any time. It answers only while
 * the vnode is open on this node, no write of the key is in flight and the lease holds after the
 * read (docs/architecture.md, section 10, rules 3 and 4).
 */
public interface ReadGate {
  /**
   * Decides a read at once.
   *
   * @param read a command that {@link Command#isRead}
   * @return its reply, or null: ask {@link VnodeReplica#execute}
   */
  Reply tryRead(Key key, Command read);
}
