package roma.management.jmx;

/**
 * Something that happened in the cluster or to this node, as a notification tells it.
 *
 * @param kind the notification's type
 * @param about a node's name; empty where it is about the ring as a whole
 */
record Change(Kind kind, String about, String message) {

  /** Whose notification it is, and its type. */
  enum Kind {
    JOIN_BEGAN(true, "roma.join.began"),
    JOIN_ENDED(true, "roma.join.ended"),
    RELEASE_BEGAN(true, "roma.release.began"),
    RELEASE_ENDED(true, "roma.release.ended"),
    RECOVERY_BEGAN(true, "roma.recovery.began"),
    RECOVERY_ENDED(true, "roma.recovery.ended"),
    NODE_JOINED(false, "roma.node.joined"),
    NODE_LOST(false, "roma.node.lost"),
    NODE_RETURNED(false, "roma.node.returned"),
    NODE_LEFT(false, "roma.node.left"),
    VNODES_SHORT(false, "roma.vnodes.short"),
    VNODES_WHOLE(false, "roma.vnodes.whole"),
    VNODES_LOST(false, "roma.vnodes.lost"),
    VNODES_FOUND(false, "roma.vnodes.found");

    private final boolean ofJoinMonitor;
    private final String type;

    Kind(boolean ofJoinMonitor, String type) {
      this.ofJoinMonitor = ofJoinMonitor;
      this.type = type;
    }

    boolean ofJoinMonitor() {
      return ofJoinMonitor;
    }

    String type() {
      return type;
    }
  }
}
