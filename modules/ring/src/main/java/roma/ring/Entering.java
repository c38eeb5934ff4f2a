package roma.ring;

/** What a node asks of the ring until the ring has its session. */
public final class Entering {
  private Entering() {}

  /** Whoever lost its data is another node, though the ring may know the name. */
  public static boolean isNew(Ring ring, NodeEntry self) {
    NodeEntry known = ring.nodes().get(self.id());
    return known == null || !known.incarnation().equals(self.incarnation());
  }

  /**
   * The next change to ask for; null where the ring has this session, be it present or excluded.
   *
   * @param self the node as it would enter: joining, and no member
   */
  public static RingChange nextChange(Ring ring, NodeEntry self) {
    NodeEntry known = ring.nodes().get(self.id());
    if (isNew(ring, self)) {
      // Its predecessor has ended, which others may not have seen: the successor took the port.
      return known == null || known.state() == NodeState.ABSENT
          ? new RingChange.AddNode(self)
          : new RingChange.SetState(known.id(), known.session(), NodeState.ABSENT);
    }
    return known.session() == self.session()
        ? null
        : new RingChange.NewSession(
            self.id(),
            self.incarnation(),
            self.session(),
            self.clusterPort(),
            self.softwareVersion());
  }
}
