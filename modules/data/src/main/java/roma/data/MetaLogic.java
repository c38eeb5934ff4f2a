package roma.data;

import roma.data.CommandLogic.Decision;
import roma.data.Record.Mark;

/** What a {@link MetaCommand} does to a record. Pure. */
final class MetaLogic {
  private MetaLogic() {}

  /**
   * @param live the key's record where a client sees it, or null
   */
  static Decision apply(
      MetaCommand command, Record live, Version next, long nowSeconds, int maxValueBytes) {
    if (command instanceof MetaCommand.Get get) {
      return get(get, live, next, nowSeconds);
    } else if (command instanceof MetaCommand.Store store) {
      return store(store, live, next, maxValueBytes);
    } else if (command instanceof MetaCommand.Delete delete) {
      return delete(delete, live, next);
    } else if (command instanceof MetaCommand.Arithmetic arithmetic) {
      return arithmetic(arithmetic, live, next);
    }
    throw new IllegalArgumentException("no meta command: " + command);
  }

  /**
   * One client only is told to fetch the value anew, {@link Mark#wins}; the others are told that
   * somebody does, until the value is stored.
   */
  private static Decision get(MetaCommand.Get get, Record live, Version next, long nowSeconds) {
    if (live == null) {
      if (get.vivifyAt() == MetaCommand.NONE) {
        return unchanged(Reply.NOT_FOUND);
      }
      Record empty = Record.of(next, 0, get.vivifyAt(), Bytes.EMPTY).withMark(Mark.GIVEN);
      return new Decision(empty, new Reply.Found(empty.withMark(Mark.WINS)));
    }
    boolean ending =
        live.expiresAt() != Record.NEVER && live.expiresAt() - nowSeconds < get.recacheSeconds();
    boolean wins = !live.mark().isGiven() && (live.mark().isStale() || ending);
    if (!wins && get.touchAt() == MetaCommand.NONE) {
      return unchanged(new Reply.Found(live));
    }
    long expiresAt = get.touchAt() == MetaCommand.NONE ? live.expiresAt() : get.touchAt();
    Record changed = Record.of(next, live.flags(), expiresAt, live.value());
    Record kept = changed.withMark(wins ? live.mark().given() : live.mark());
    return new Decision(kept, new Reply.Found(wins ? changed.withMark(live.mark().wins()) : kept));
  }

  private static Decision store(
      MetaCommand.Store store, Record live, Version next, int maxValueBytes) {
    boolean append = store.mode() == Command.Mode.APPEND || store.mode() == Command.Mode.PREPEND;
    boolean stale = false;
    if (live == null) {
      boolean makes = append && store.vivifyAt() != MetaCommand.NONE;
      if (store.mode() == Command.Mode.SET && store.compare() != null) {
        return unchanged(Reply.NOT_FOUND);
      } else if (store.mode() == Command.Mode.REPLACE || append && !makes) {
        return unchanged(Reply.NOT_STORED);
      }
      long expiresAt = makes ? store.vivifyAt() : store.expiresAt();
      return stored(Record.of(next, store.flags(), expiresAt, store.value()), maxValueBytes);
    } else if (store.mode() == Command.Mode.ADD) {
      return unchanged(Reply.NOT_STORED);
    } else if (store.compare() != null && live.cas() != store.compare()) {
      stale = store.invalidate() && Long.compareUnsigned(store.compare(), live.cas()) < 0;
      if (!stale) {
        return unchanged(Reply.EXISTS);
      }
    }
    Record record =
        switch (store.mode()) {
          case APPEND ->
              Record.of(next, live.flags(), live.expiresAt(), live.value().concat(store.value()));
          case PREPEND ->
              Record.of(next, live.flags(), live.expiresAt(), store.value().concat(live.value()));
          default -> Record.of(next, store.flags(), store.expiresAt(), store.value());
        };
    return stored(stale ? record.withMark(Mark.STALE) : record, maxValueBytes);
  }

  private static Decision stored(Record record, int maxValueBytes) {
    return record.value().size() > maxValueBytes
        ? unchanged(new Reply.TooLarge(maxValueBytes))
        : new Decision(record, new Reply.Number(record.cas()));
  }

  private static Decision delete(MetaCommand.Delete delete, Record live, Version next) {
    if (live == null) {
      return unchanged(Reply.NOT_FOUND);
    } else if (delete.compare() != null && live.cas() != delete.compare()) {
      return unchanged(Reply.EXISTS);
    } else if (!delete.invalidate()) {
      return new Decision(Record.tombstone(next), Reply.DELETED);
    }
    long expiresAt = delete.touchAt() == MetaCommand.NONE ? live.expiresAt() : delete.touchAt();
    Record stale = Record.of(next, live.flags(), expiresAt, live.value()).withMark(Mark.STALE);
    return new Decision(stale, Reply.DELETED);
  }

  private static Decision arithmetic(MetaCommand.Arithmetic command, Record live, Version next) {
    if (live == null) {
      if (command.vivifyAt() == MetaCommand.NONE) {
        return unchanged(Reply.NOT_FOUND);
      }
      Bytes first = Bytes.utf8(Long.toUnsignedString(command.initial()));
      return found(Record.of(next, 0, command.vivifyAt(), first));
    } else if (command.compare() != null && live.cas() != command.compare()) {
      return unchanged(Reply.EXISTS);
    }
    Decision counted =
        CommandLogic.arithmetic(
            new Command.Arithmetic(command.increment(), command.delta()), live, next);
    if (!counted.isChange()) {
      return counted;
    }
    Record record = counted.record();
    return found(
        command.touchAt() == MetaCommand.NONE
            ? record
            : Record.of(next, record.flags(), command.touchAt(), record.value()));
  }

  private static Decision found(Record record) {
    return new Decision(record, new Reply.Found(record));
  }

  private static Decision unchanged(Reply reply) {
    return new Decision(null, reply);
  }
}
