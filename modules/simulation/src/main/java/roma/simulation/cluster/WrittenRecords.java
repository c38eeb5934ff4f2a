package roma.simulation.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import roma.data.Entry;
import roma.data.NodeId;
import roma.data.Record;
import roma.data.Version;

/** Sees that what a secondary writes under a version is what the primary wrote under it. */
final class WrittenRecords {
  private final Consumer<String> violations;
  private final Map<Position, Record> written = new HashMap<>();

  private record Position(int vnode, Version version) {}

  WrittenRecords(Consumer<String> violations) {
    this.violations = violations;
  }

  /** By a primary. */
  void wrote(int vnode, Entry entry) {
    if (entry.effect() == Entry.Effect.PUT) {
      written.put(new Position(vnode, entry.version()), entry.record());
    }
  }

  /** By whoever follows. */
  void copied(NodeId node, int vnode, Entry entry) {
    Record first = written.get(new Position(vnode, entry.version()));
    if (first != null && !first.equals(entry.record())) {
      violations.accept(
          node
              + " writes "
              + entry.record()
              + " in vnode "
              + vnode
              + ", the primary wrote "
              + first);
    }
  }
}
