package roma.simulation.disk;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What lies on one node's simulated disk: its vnodes, and named values: the register's state, the
 * stored ring.
 */
public final class DiskImage {
  private final int changesKept;
  private final SortedMap<Integer, VnodeImage> vnodes = new TreeMap<>();
  private final SortedMap<String, Object> values = new TreeMap<>();

  /**
   * @param changesKept how many changes each vnode's log keeps
   */
  public DiskImage(int changesKept) {
    this.changesKept = changesKept;
  }

  VnodeImage vnode(int vnode) {
    return vnodes.computeIfAbsent(vnode, v -> new VnodeImage(changesKept));
  }

  /** The immutable value last put under {@code name}, or null. */
  public Object value(String name) {
    return values.get(name);
  }

  void put(String name, Object value) {
    values.put(name, value);
  }

  /** After a power loss nobody knows which tails are whole. */
  void makeUnsure() {
    vnodes.values().forEach(VnodeImage::makeUnsure);
  }

  static void copy(DiskImage target, DiskImage source) {
    target.vnodes.clear();
    source.vnodes.forEach((number, image) -> target.vnode(number).copyFrom(image));
    target.values.clear();
    target.values.putAll(source.values);
  }
}
