package roma.data;

import java.nio.charset.StandardCharsets;

/**
 * What a command does to a record: the only place where it is decided. Pure; the caller supplies
 * the record that precedes the command (committed or in flight), the time and the version that a
 * change would get.
 *
 * <p>Where memcached and ROMA differ, memcached wins unless a ROMA client would break
 * (docs/protocol.md lists the choices).
 */
public final class CommandLogic {
  private static final int MAX_DECIMAL_DIGITS = 20;

  /** Answers travel between nodes, which hold so much for each other at most. */
  private static final int MAX_ANSWER_BYTES = 24 << 20;

  private CommandLogic() {}

  /**
   * What was decided.
   *
   * @param record the key's new record, or null where nothing changes
   */
  public record Decision(Record record, Reply reply) {
    public boolean isChange() {
      return record != null;
    }
  }

  /**
   * Decides {@code command} for one key.
   *
   * @param current the key's record, or null
   * @param next the version that a change gets
   * @param nowSeconds unix time in seconds
   * @param maxValueBytes the largest value that may be stored
   * @throws IllegalArgumentException for {@link Command.FlushAll}, which is not about one key
   */
  public static Decision apply(
      Command command, Record current, Version next, long nowSeconds, int maxValueBytes) {
    Record live = current != null && current.isLive(nowSeconds) ? current : null;
    if (command instanceof Command.Get) {
      return unchanged(live == null ? Reply.NOT_FOUND : new Reply.Found(live));
    } else if (command instanceof Command.GetAny) {
      return unchanged(current == null ? Reply.NOT_FOUND : new Reply.Found(current));
    } else if (command instanceof Command.Store store) {
      return store(store, live, next, maxValueBytes);
    } else if (command instanceof Command.CompareAndSet cas) {
      if (live == null) {
        return unchanged(Reply.NOT_FOUND);
      } else if (live.cas() != cas.expected()) {
        return unchanged(Reply.EXISTS);
      }
      return put(next, cas.flags(), cas.expiresAt(), cas.value(), Reply.STORED, maxValueBytes);
    } else if (command instanceof Command.Delete) {
      return live == null
          ? unchanged(Reply.NOT_FOUND)
          : new Decision(Record.tombstone(next), Reply.DELETED);
    } else if (command instanceof Command.Arithmetic arithmetic) {
      return arithmetic(arithmetic, live, next);
    } else if (command instanceof Command.Touch touch) {
      return live == null
          ? unchanged(Reply.NOT_FOUND)
          : new Decision(withExpiry(live, next, touch.expiresAt()), Reply.TOUCHED);
    } else if (command instanceof Command.GetAndTouch touch) {
      if (live == null) {
        return unchanged(Reply.NOT_FOUND);
      }
      Record touched = withExpiry(live, next, touch.expiresAt());
      return new Decision(touched, new Reply.Found(touched));
    } else if (command instanceof Command.Operate operate) {
      return operate(operate.operation(), live, next, nowSeconds, maxValueBytes);
    }
    if (command instanceof Command.Meta meta) {
      return MetaLogic.apply(meta.what(), live, next, nowSeconds, maxValueBytes);
    }
    throw new IllegalArgumentException("not a command about one key: " + command);
  }

  private static Decision store(Command.Store store, Record live, Version next, int maxValueBytes) {
    return switch (store.mode()) {
      case SET ->
          put(next, store.flags(), store.expiresAt(), store.value(), Reply.STORED, maxValueBytes);
      case ADD ->
          live != null
              ? unchanged(Reply.NOT_STORED)
              : put(
                  next,
                  store.flags(),
                  store.expiresAt(),
                  store.value(),
                  Reply.STORED,
                  maxValueBytes);
      case REPLACE ->
          live == null
              ? unchanged(Reply.NOT_STORED)
              : put(
                  next,
                  store.flags(),
                  store.expiresAt(),
                  store.value(),
                  Reply.STORED,
                  maxValueBytes);
      // memcached ignores the flags and the expiry of append and prepend; ROMA would take the
      // expiry.
      case APPEND ->
          live == null
              ? unchanged(Reply.NOT_STORED)
              : put(
                  next,
                  live.flags(),
                  live.expiresAt(),
                  live.value().concat(store.value()),
                  Reply.STORED,
                  maxValueBytes);
      case PREPEND ->
          live == null
              ? unchanged(Reply.NOT_STORED)
              : put(
                  next,
                  live.flags(),
                  live.expiresAt(),
                  store.value().concat(live.value()),
                  Reply.STORED,
                  maxValueBytes);
    };
  }

  private static Decision put(
      Version next, int flags, long expiresAt, Bytes value, Reply reply, int maxValueBytes) {
    if (value.size() > maxValueBytes) {
      return unchanged(new Reply.TooLarge(maxValueBytes));
    }
    return new Decision(Record.of(next, flags, expiresAt, value), reply);
  }

  static Decision arithmetic(Command.Arithmetic command, Record live, Version next) {
    if (live == null) {
      return unchanged(Reply.NOT_FOUND);
    }
    String digits = new String(live.value().array(), StandardCharsets.ISO_8859_1).stripTrailing();
    if (digits.isEmpty()
        || digits.length() > MAX_DECIMAL_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return unchanged(Reply.NOT_A_NUMBER);
    }
    long before;
    try {
      before = Long.parseUnsignedLong(digits);
    } catch (NumberFormatException tooLarge) {
      return unchanged(Reply.NOT_A_NUMBER);
    }
    long after;
    if (command.increment()) {
      after = before + command.delta();
    } else {
      after = Long.compareUnsigned(before, command.delta()) < 0 ? 0 : before - command.delta();
    }
    Record record =
        Record.of(next, live.flags(), live.expiresAt(), Bytes.utf8(Long.toUnsignedString(after)));
    return new Decision(record, new Reply.Number(after));
  }

  private static Decision operate(
      ValueOperation operation, Record live, Version next, long nowSeconds, int maxValueBytes) {
    ValueOperation.Result result =
        operation.apply(
            live == null ? null : live.value(),
            live == null ? Record.NEVER : live.expiresAt(),
            nowSeconds,
            maxValueBytes);
    if (operation.isRead() && result.reply() instanceof Reply.Items items) {
      // Only where values may have many MiB, of many small parts, is this ever so.
      long bytes = items.bytes() + (long) Integer.BYTES * items.items().size();
      return unchanged(bytes > MAX_ANSWER_BYTES ? new Reply.TooLarge(MAX_ANSWER_BYTES) : items);
    }
    return result.value() == null
        ? unchanged(result.reply())
        : new Decision(Record.of(next, 0, result.expiresAt(), result.value()), result.reply());
  }

  private static Record withExpiry(Record live, Version next, long expiresAt) {
    return Record.of(next, live.flags(), expiresAt, live.value());
  }

  private static Decision unchanged(Reply reply) {
    return new Decision(null, reply);
  }
}
