package roma.store;

import java.util.HashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;
import roma.data.Entry.Effect;
import roma.data.Key;
import roma.data.Version;

/**
 * What the change logs of vnodes being filled removed: the records of a copy yield to it. A newer
 * <i>stored</i> record needs no memory, but a removed one leaves nothing behind that an older
 * record of the copy could be compared with.
 *
 * <p>Used by the writer's thread only. Lost with the process and read again from the change log,
 * which is not trimmed during a fill.
 */
final class FillTails {
  private final ChangeLog log;
  private final Map<Integer, Tail> tails = new HashMap<>();

  private static final class Tail {
    final Map<Key, Version> removed = new HashMap<>();
    Version allRemoved = Version.NONE;

    void add(Change change) {
      if (change.effect() == Effect.REMOVE) {
        removed.put(change.key(), change.version());
      } else if (change.effect() == Effect.FLUSH) {
        removed.clear();
        allRemoved = change.version();
      }
    }
  }

  FillTails(ChangeLog log) {
    this.log = log;
  }

  /**
   * Whether the log removed the record of {@code key} after {@code version} was written. Only after
   * {@link #load}.
   */
  boolean removedSince(int vnode, Key key, Version version) {
    Tail tail = tails.get(vnode);
    return tail.allRemoved.compareTo(version) > 0
        || tail.removed.getOrDefault(key, Version.NONE).compareTo(version) > 0;
  }

  boolean isLoaded(int vnode) {
    return tails.containsKey(vnode);
  }

  /** Reads the stored log; the writer must have nothing of this vnode in its hands. */
  void load(int vnode, long firstKept) throws RocksDBException {
    Tail tail = new Tail();
    log.lines(null, vnode, firstKept - 1, Integer.MAX_VALUE)
        .forEach(line -> tail.add(line.change()));
    tails.put(vnode, tail);
  }

  /** A fill begins with an empty log. */
  void begin(int vnode) {
    tails.put(vnode, new Tail());
  }

  void logged(int vnode, Change change) {
    Tail tail = tails.get(vnode);
    if (tail != null) {
      tail.add(change);
    }
  }

  void forget(int vnode) {
    tails.remove(vnode);
  }
}
