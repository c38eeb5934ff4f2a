package roma.cluster.link;

/** What a peer's queue and the connections that it makes need of its link. Any thread may call. */
interface LinkEnd {
  /** There is something in the peer's queue. */
  void flushSoon();

  /** Whether a connection that begins so is one of this link. */
  boolean knows(LinkWire.Introduction introduction);

  void receive(long fromSession, LinkWire.Message message);

  /** Nothing more has come for now. */
  void receivedForNow();
}
