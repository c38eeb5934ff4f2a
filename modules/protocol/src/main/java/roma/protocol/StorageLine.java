package roma.protocol;

import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;

/**
 * The line of {@code set} and its family, while its data block is awaited.
 *
 * @param blockBytes of the block that follows, or {@link #NO_BLOCK} where its length cannot be read
 * @param refusal why the line is not accepted, or null
 */
record StorageLine(
    Verb verb,
    Key key,
    int flags,
    long expiresAt,
    long expectedCas,
    int blockBytes,
    boolean noreply,
    String refusal)
    implements BlockLine {
  static boolean isStorage(Verb verb) {
    return switch (verb) {
      case SET, ADD, REPLACE, APPEND, PREPEND, CAS -> true;
      default -> false;
    };
  }

  static StorageLine refuse(Verb verb, int blockBytes, boolean noreply, String why) {
    return new StorageLine(verb, null, 0, 0, 0, blockBytes, noreply, why);
  }

  @Override
  public boolean isAccepted() {
    return refusal == null;
  }

  @Override
  public Request refused() {
    return refused(refusal);
  }

  @Override
  public Request refused(String why) {
    return noreply ? null : LineParser.refused(why);
  }

  @Override
  public Request withValue(Bytes value) {
    Command command =
        verb == Verb.CAS
            ? new Command.CompareAndSet(expectedCas, flags, expiresAt, value)
            : new Command.Store(mode(), flags, expiresAt, value);
    return new Request.Change(key, command, Request.Wording.MEMCACHED, noreply);
  }

  private Command.Mode mode() {
    return switch (verb) {
      case SET -> Command.Mode.SET;
      case ADD -> Command.Mode.ADD;
      case REPLACE -> Command.Mode.REPLACE;
      case APPEND -> Command.Mode.APPEND;
      case PREPEND -> Command.Mode.PREPEND;
      default -> throw new IllegalStateException(verb + " stores nothing");
    };
  }
}
