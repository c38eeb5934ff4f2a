package roma.client.network;

/** What may have become of a request whose answer did not come. */
enum Fate {
  /** The node has not received it. */
  NOT_SENT,
  /** The connection ended after it was sent: the node stops or is dead, and does nothing later. */
  ENDED,
  /** The node lives, or only stands still: it may do it at any later time. */
  OPEN
}
