package roma.protocol;

import java.util.function.Supplier;
import roma.data.Bytes;
import roma.data.HashNames;
import roma.data.Key;

/**
 * The keys of one connection's lines: key, or key, ESC, hash name. A key without a name is of the
 * connection's default, {@code roma} unless {@code defhash} chose another. Names are looked up as
 * they are when a line is read. Not thread-safe.
 */
final class KeyReader {
  private static final byte ESCAPE = 0x1b;
  private static final Bytes ROMA = Bytes.utf8(HashNames.DEFAULT);

  private final int maxKeyBytes;
  private final Supplier<HashNames> present;
  private Bytes defaultName = ROMA;

  /** Those of the line that is being read; null until it asks. */
  private HashNames names;

  KeyReader(int maxKeyBytes, Supplier<HashNames> present) {
    this.maxKeyBytes = maxKeyBytes;
    this.present = present;
  }

  /** All keys of one line are looked up in the same names. */
  void beginLine() {
    names = null;
  }

  /** What keys without a name are of from here on. */
  void useByDefault(String name) {
    defaultName = Bytes.utf8(name);
  }

  String defaultName() {
    return defaultName.toUtf8();
  }

  /** Why the token is no key, or null. */
  String refusal(Line line, int token) {
    int escape = line.find(token, ESCAPE);
    String refusal = sizeRefusal(escape - line.start(token));
    if (refusal != null) {
      return refusal;
    }
    return idOf(line, token, escape) == HashNames.NONE
        ? Refusals.unknownHashName(name(line, token, escape).toUtf8())
        : null;
  }

  /** Why these bytes, which name no hash, are no key, or null. */
  String refusal(Bytes key) {
    String refusal = sizeRefusal(key.size());
    boolean unknown = refusal == null && idOf(defaultName) == HashNames.NONE;
    return unknown ? Refusals.unknownHashName(defaultName()) : refusal;
  }

  private String sizeRefusal(int bytes) {
    return bytes == 0 || bytes > maxKeyBytes ? Refusals.BAD_FORMAT : null;
  }

  /** What follows a second escape is not part of the name. */
  private Bytes name(Line line, int token, int escape) {
    int end = line.end(token);
    return escape == end ? defaultName : line.copy(escape + 1, line.find(escape + 1, end, ESCAPE));
  }

  /** ROMA's clients send {@code roma} with every key: that costs no copy. */
  private int idOf(Line line, int token, int escape) {
    int end = line.end(token);
    boolean roma =
        escape < end && line.equal(escape + 1, line.find(escape + 1, end, ESCAPE), ROMA.array());
    return roma ? Key.DEFAULT_HASH_NAME_ID : idOf(name(line, token, escape));
  }

  private int idOf(Bytes name) {
    if (name.equals(ROMA)) {
      return Key.DEFAULT_HASH_NAME_ID;
    }
    if (names == null) {
      names = present.get();
    }
    return names.idOf(name);
  }

  /** The key of a token that is not refused. */
  Key key(Line line, int token) {
    int escape = line.find(token, ESCAPE);
    return new Key(idOf(line, token, escape), line.copy(line.start(token), escape));
  }

  /** As {@link #key(Line, int)}, of bytes that name no hash. */
  Key key(Bytes bytes) {
    return new Key(idOf(defaultName), bytes);
  }

  /**
   * @param bare whether the reply repeats the key without its hash name
   */
  WireKey wireKey(Line line, int token, boolean bare) {
    Key key = key(line, token);
    boolean suffix = key.bytes().size() < line.end(token) - line.start(token);
    Bytes echo = suffix && !bare ? line.copy(line.start(token), line.end(token)) : key.bytes();
    return new WireKey(key, echo);
  }
}
