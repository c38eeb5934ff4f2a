package roma.client;

/** What a client does, as one stream ({@link RomaClient#listen}). Nodes are named host_port. */
public sealed interface ClientEvent {
  record Connected(String node) implements ClientEvent {}

  /**
   * @param reason why the connection ended, or was not to be had
   * @param unanswered requests that were under way on it
   */
  record Disconnected(String node, String reason, int unanswered) implements ClientEvent {}

  /**
   * The ring is another: its nodes, and for how many vnodes another primary is asked from here on.
   */
  record RingChanged(int nodes, int vnodes, int movedPrimaries) implements ClientEvent {}

  /** A request goes out again. */
  record Repeated(String command, String node, String reason) implements ClientEvent {}

  /**
   * A call is over.
   *
   * @param command such as {@code set}
   * @param nanos since the call
   */
  record Finished(String command, Outcome outcome, long nanos) implements ClientEvent {}

  /** How a call ended. */
  enum Outcome {
    ANSWERED,
    NOT_DONE,
    UNKNOWN
  }
}
