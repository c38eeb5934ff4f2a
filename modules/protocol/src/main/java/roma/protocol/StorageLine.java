package roma.protocol;

import java.util.function.Function;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;

/**
 * The line of {@code set} and its family, while its data block is awaited.
 *
 * @param blockBytes of the block that follows, or {@link #NO_BLOCK} where its length cannot be read
 * @param refusal why the line is not accepted, or null
 * @param finish makes the request of the block, of a command beside memcached's old ones; or null
 */
record StorageLine(
    Verb verb,
    Key key,
    int flags,
    long expiresAt,
    long expectedCas,
    int blockBytes,
    boolean noreply,
    String refusal,
    Function<Bytes, Request> finish)
    implements BlockLine {
  static boolean isStorage(Verb verb) {
    return switch (verb) {
      case SET, ADD, REPLACE, APPEND, PREPEND, CAS, MS -> true;
      default -> false;
    };
  }

  static StorageLine refuse(Verb verb, int blockBytes, boolean noreply, String why) {
    return new StorageLine(verb, null, 0, 0, 0, blockBytes, noreply, why, null);
  }

  /** {@code ms}, which is accepted. */
  static StorageLine meta(int blockBytes, Function<Bytes, Request> finish) {
    return new StorageLine(Verb.MS, null, 0, 0, 0, blockBytes, false, null, finish);
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
    if (finish != null) {
      return finish.apply(value);
    }
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
