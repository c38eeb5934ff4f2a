package roma.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import roma.data.Bytes;
import roma.data.Entry.Effect;
import roma.data.Key;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;

/**
 * A change's stored form: format (1 byte), epoch (4), effect (1), previous version (8), request
 * (16), outcome (1, and 8 for a number; items have a count, and each a length and bytes), time due
 * (8), time logged (8), the flush that was due before (8), whether there is a key (1), hash name id
 * (2), the key's bytes. The sequence number is in the key.
 */
final class ChangeCodec {
  private static final byte FORMAT = 1;
  private static final int FIXED_BYTES = 1 + 4 + 1 + 8 + 16 + 1 + 8 + 8 + 8 + 8 + 1 + 2;

  private static final byte PUT = 1;
  private static final byte REMOVE = 2;
  private static final byte FLUSH = 3;
  private static final byte FLUSH_LATER = 4;
  private static final byte NONE = 5;

  private static final byte NO_OUTCOME = 0;
  private static final byte NUMBER = 1;

  /** Above {@link #OUTCOMES}, with room for more of those. */
  private static final byte ITEMS = 64;

  /** Items of more bytes are not kept: the log would hold values. */
  private static final int MAX_ITEM_BYTES = 4096;

  private static final Reply[] OUTCOMES = {
    null,
    null,
    Reply.STORED,
    Reply.DELETED,
    Reply.TOUCHED,
    Reply.FLUSHED,
    Reply.NOT_STORED,
    Reply.EXISTS,
    Reply.NOT_FOUND,
    Reply.NOT_A_NUMBER,
    Reply.Word.CLEARED,
    Reply.Word.APPLIED
  };

  private ChangeCodec() {}

  /**
   * A change as it is stored.
   *
   * @param flushBefore the delayed flush that was due before this change, so that cutting it
   *     restores that
   */
  record Line(Change change, long flushBefore) {}

  static byte[] encode(Change change, long loggedAtMillis, long flushBefore) {
    Key key = change.key();
    int keyBytes = key == null ? 0 : key.bytes().size();
    ByteBuffer out =
        ByteBuffer.allocate(FIXED_BYTES + keyBytes + itemBytes(change.outcome()))
            .put(FORMAT)
            .putInt(change.version().epoch())
            .put(code(change.effect()))
            .putLong(change.previous().packed())
            .putLong(change.request().session())
            .putLong(change.request().number());
    putOutcome(out, change.outcome());
    out.putLong(change.atSeconds()).putLong(loggedAtMillis).putLong(flushBefore);
    out.put((byte) (key == null ? 0 : 1));
    if (key != null) {
      out.putShort((short) key.hashNameId()).put(key.bytes().array());
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  static Line decode(long sequenceNumber, byte[] stored) {
    ByteBuffer in = ByteBuffer.wrap(stored);
    byte format = in.get();
    if (format != FORMAT) {
      throw Damage.unreadable("change", format);
    }
    Version version = new Version(in.getInt(), sequenceNumber);
    Effect effect = effect(in.get());
    Version previous = Version.unpack(in.getLong());
    RequestId request = new RequestId(in.getLong(), in.getLong());
    Reply outcome = outcome(in);
    long atSeconds = in.getLong();
    long loggedAtMillis = in.getLong();
    long flushBefore = in.getLong();
    Key key = null;
    if (in.get() != 0) {
      int hashNameId = in.getShort() & 0xffff;
      key = new Key(hashNameId, Bytes.copyOf(stored, in.position(), stored.length));
    }
    return new Line(
        new Change(version, effect, key, previous, request, outcome, atSeconds, loggedAtMillis),
        flushBefore);
  }

  private static void putOutcome(ByteBuffer out, Reply outcome) {
    if (outcome instanceof Reply.Number number) {
      out.put(NUMBER).putLong(number.value());
      return;
    }
    if (outcome instanceof Reply.Items items && isKept(items)) {
      out.put(ITEMS).putInt(items.items().size());
      items.items().forEach(item -> out.putInt(item.size()).put(item.array()));
      return;
    }
    // The value of a Found would double the log; whoever repeats the outcome reads the record
    // instead.
    Reply kept = outcome instanceof Reply.Found ? Reply.TOUCHED : outcome;
    kept = kept instanceof Reply.Items ? Reply.Word.APPLIED : kept;
    for (byte code = NUMBER + 1; code < OUTCOMES.length; code++) {
      if (OUTCOMES[code].equals(kept)) {
        out.put(code);
        return;
      }
    }
    out.put(NO_OUTCOME);
  }

  private static int itemBytes(Reply outcome) {
    return outcome instanceof Reply.Items items && isKept(items)
        ? Integer.BYTES * (1 + items.items().size()) + items.bytes()
        : 0;
  }

  private static boolean isKept(Reply.Items items) {
    return items.bytes() + Integer.BYTES * items.items().size() <= MAX_ITEM_BYTES;
  }

  private static Reply items(ByteBuffer in) {
    int count = in.getInt();
    List<Bytes> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] item = new byte[in.getInt()];
      in.get(item);
      items.add(Bytes.wrap(item));
    }
    return new Reply.Items(items);
  }

  private static Reply outcome(ByteBuffer in) {
    byte code = in.get();
    if (code == NUMBER) {
      return new Reply.Number(in.getLong());
    } else if (code == ITEMS) {
      return items(in);
    } else if (code < 0 || code >= OUTCOMES.length) {
      throw Damage.unreadable("outcome", code);
    }
    return OUTCOMES[code];
  }

  private static byte code(Effect effect) {
    return switch (effect) {
      case PUT -> PUT;
      case REMOVE -> REMOVE;
      case FLUSH -> FLUSH;
      case FLUSH_LATER -> FLUSH_LATER;
      case NONE -> NONE;
    };
  }

  private static Effect effect(byte code) {
    return switch (code) {
      case PUT -> Effect.PUT;
      case REMOVE -> Effect.REMOVE;
      case FLUSH -> Effect.FLUSH;
      case FLUSH_LATER -> Effect.FLUSH_LATER;
      case NONE -> Effect.NONE;
      default -> throw Damage.unreadable("effect", code);
    };
  }
}
