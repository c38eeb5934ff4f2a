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
   * @param list null where there is none
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
      case CLEAR -> changed(ListValue.EMPTY, Reply.Word.CLEARED);
      case DELETE -> {
        ListValue without = list.removeEqual(command.element());
        yield without == list
            ? Result.unchanged(Reply.Word.NOT_DELETED)
            : changed(without, Reply.DELETED);
      }
      case DELETE_AT -> {
        long at = command.index() < 0 ? command.index() + list.length() : command.index();
        if (at < 0 || at >= list.length()) {
          yield Result.unchanged(Reply.Word.NOT_DELETED);
        }
        yield changed(list.remove((int) at), Reply.DELETED);
      }
      case UPDATE_AT -> {
        if (command.index() < 0 || command.index() >= list.length()) {
          yield Result.unchanged(Reply.NOT_FOUND);
        }
        yield changed(list.replace((int) command.index(), command.element(), now), Reply.STORED);
      }
      default -> throw new IllegalStateException(command.op() + " changes nothing");
    };
  }

  private static ListValue orEmpty(ListValue list) {
    return list == null ? ListValue.EMPTY : list;
  }

  /** An index before the beginning is an error, one behind the end makes a gap (as in Ruby). */
  private Result insert(ListValue list) {
    if (list == null) {
      return changed(ListValue.EMPTY.insert(0, command.element(), now), Reply.STORED);
    }
    // The last place is -1: behind all elements.
    long at = command.index() < 0 ? command.index() + list.length() + 1 : command.index();
    if (at < 0) {
      return Result.unchanged(Reply.Refusal.INDEX_TOO_SMALL);
    } else if (at > maxValueBytes / 2) {
      return Result.unchanged(new Reply.TooLarge(maxValueBytes));
    }
    return changed(
        at > list.length()
            ? list.insertBehindGap((int) at, command.element(), now)
            : list.insert((int) at, command.element(), now),
        Reply.STORED);
  }

  private Result take(ListValue list) {
    if (list == null || list.length() == 0) {
      return Result.unchanged(Reply.Items.NONE);
    }
    int at = command.op() == ListCommand.Op.SHIFT ? 0 : list.length() - 1;
    Bytes taken = ListReads.shown(list, at);
    return changed(list.remove(at), Reply.Items.of(taken));
  }

  private Result putFirst(ListValue list) {
    ListValue put = withRoom(list).insert(0, command.element(), now);
    long size = command.placement().size();
    if (size > 0 && put.length() > size) {
      put = put.removeRange((int) size, put.length());
    }
    return changed(put, Reply.STORED);
  }

  private Result putLast(ListValue list) {
    ListValue rest = withRoom(list);
    long size = command.placement().size();
    if (size != Placement.ANY && rest.length() >= size) {
      return Result.unchanged(Reply.Word.NOT_PUSHED);
    }
    return changed(rest.insert(rest.length(), command.element(), now), Reply.STORED);
  }

  /** Without what is too old, and the element that is put again. */
  private ListValue withRoom(ListValue list) {
    Placement placement = command.placement();
    ListValue rest =
        placement.maxAgeSeconds() == Placement.ANY
            ? list
            : list.removeOlder(now - placement.maxAgeSeconds());
    int equal = placement.swap() ? rest.indexOf(command.element()) : -1;
    return equal < 0 ? rest : rest.remove(equal);
  }

  private Result changed(ListValue list, Reply reply) {
    return Result.of(Bytes.of(list), Record.NEVER, reply, maxValueBytes);
  }
}
