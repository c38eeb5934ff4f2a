package roma.protocol;

import roma.data.Bytes;

/** One item of a server's answer, as a client reads it. */
public sealed interface WireReply {
  /**
   * One {@code VALUE} line and its block; more of them, {@link Line#END} or an error follow.
   *
   * @param cas unsigned; 0 where the line has none
   */
  record Value(Bytes key, long flags, Bytes data, long cas) implements WireReply {}

  /** Any other line, without its end: {@code STORED}, {@code END}, a number, an error. */
  record Line(String text) implements WireReply {
    public static final Line END = new Line("END");
    public static final Line STORED = new Line("STORED");

    /** Whether the line is one of the three kinds of error. */
    public boolean isError() {
      return text.startsWith("ERROR")
          || text.startsWith("CLIENT_ERROR")
          || text.startsWith("SERVER_ERROR");
    }
  }
}
