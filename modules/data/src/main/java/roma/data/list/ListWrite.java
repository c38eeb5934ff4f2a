package roma.data.list;

import roma.data.Bytes;
import roma.data.Record;
import roma.data.Reply;
import roma.data.ValueOperation.Result;

/** One command that changes a list. */
final class ListWrite {
  private final ListCommand command;
  private final long now;
  private final int maxValueBytes;

  ListWrite(ListCommand command, long nowSeconds, int maxValueBytes) {
    this.command = command;
    this.now = nowSeconds;
    this.maxValueBytes = maxValueBytes;
  }

  /**
   * @param list null where there is none; changed
   */
  Result apply(ListValue list) {
    return switch (command.op()) {
      case PUT_FIRST -> putFirst(orEmpty(list));
      case PUT_LAST -> putLast(orEmpty(list));
      case INSERT -> insert(list);
      case SHIFT, POP -> take(list);
      default -> list == null ? Result.unchanged(Reply.NOT_FOUND) : applyToExisting(list);
    };
  }

  private Result applyToExisting(ListValue list) {
    return switch (command.op()) {
      case CLEAR -> {
        list.removeRange(0, list.size());
        yield changed(list, Reply.Word.CLEARED);
      }
      case DELETE ->
          list.removeEqual(command.element())
              ? changed(list, Reply.DELETED)
              : Result.unchanged(Reply.Word.NOT_DELETED);
      case DELETE_AT -> {
        long at = command.index() < 0 ? command.index() + list.size() : command.index();
        if (at < 0 || at >= list.size()) {
          yield Result.unchanged(Reply.Word.NOT_DELETED);
        }
        list.remove((int) at);
        yield changed(list, Reply.DELETED);
      }
      case UPDATE_AT -> {
        if (command.index() < 0 || command.index() >= list.size()) {
          yield Result.unchanged(Reply.NOT_FOUND);
        }
        list.replace((int) command.index(), command.element(), now);
        yield changed(list, Reply.STORED);
      }
      default -> throw new IllegalStateException(command.op() + " changes nothing");
    };
  }

  private static ListValue orEmpty(ListValue list) {
    return list == null ? ListValue.empty() : list;
  }

  /** An index before the beginning is an error, one behind the end makes a gap (as in Ruby). */
  private Result insert(ListValue list) {
    if (list == null) {
      list = ListValue.empty();
      list.insert(0, command.element(), now);
      return changed(list, Reply.STORED);
    }
    // The last place is -1: behind all elements.
    long at = command.index() < 0 ? command.index() + list.size() + 1 : command.index();
    if (at < 0) {
      return Result.unchanged(Reply.Refusal.INDEX_TOO_SMALL);
    } else if (at > maxValueBytes / 2) {
      return Result.unchanged(new Reply.TooLarge(maxValueBytes));
    }
    while (list.size() < at) {
      list.insert(list.size(), null, ListValue.NO_TIME);
    }
    list.insert((int) at, command.element(), now);
    return changed(list, Reply.STORED);
  }

  private Result take(ListValue list) {
    if (list == null || list.size() == 0) {
      return Result.unchanged(Reply.Items.NONE);
    }
    int at = command.op() == ListCommand.Op.SHIFT ? 0 : list.size() - 1;
    Bytes taken = ListReads.shown(list, at);
    list.remove(at);
    return changed(list, Reply.Items.of(taken));
  }

  private Result putFirst(ListValue list) {
    makeRoom(list);
    list.insert(0, command.element(), now);
    long size = command.placement().size();
    if (size > 0 && list.size() > size) {
      list.removeRange((int) size, list.size());
    }
    return changed(list, Reply.STORED);
  }

  private Result putLast(ListValue list) {
    makeRoom(list);
    long size = command.placement().size();
    if (size != Placement.ANY && list.size() >= size) {
      return Result.unchanged(Reply.Word.NOT_PUSHED);
    }
    list.insert(list.size(), command.element(), now);
    return changed(list, Reply.STORED);
  }

  /** Drops what is too old, and the element that is put again. */
  private void makeRoom(ListValue list) {
    Placement placement = command.placement();
    if (placement.maxAgeSeconds() != Placement.ANY) {
      list.removeOlder(now - placement.maxAgeSeconds());
    }
    int equal = placement.swap() ? list.indexOf(command.element(), 0) : -1;
    if (equal >= 0) {
      list.remove(equal);
    }
  }

  private Result changed(ListValue list, Reply reply) {
    // Before anything so large is allocated.
    return list.encodedBytes() > 2L * maxValueBytes
        ? Result.unchanged(new Reply.TooLarge(maxValueBytes))
        : Result.of(list.encode(), Record.NEVER, reply, maxValueBytes);
  }
}
