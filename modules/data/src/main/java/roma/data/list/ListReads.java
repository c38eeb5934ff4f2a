package roma.data.list;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import roma.data.Bytes;
import roma.data.Reply;
import roma.data.ruby.Inspect;
import roma.data.ruby.Json;

/** What the commands that change nothing answer. A gap is shown as an empty element. */
final class ListReads {
  private ListReads() {}

  /**
   * @param list null where there is none
   */
  static Reply answer(ListCommand command, ListValue list) {
    return switch (command.op()) {
      case AT -> list == null ? Reply.Items.NONE : at(list, command.index());
      case FIRST -> ends(list, 0);
      case LAST -> ends(list, list == null ? 0 : list.length() - 1);
      case IS_EMPTY -> list == null ? Reply.NOT_FOUND : word(list.length() == 0);
      case INCLUDES -> list == null ? Reply.NOT_FOUND : word(list.indexOf(command.element()) >= 0);
      case INDEX -> list == null ? Reply.NOT_FOUND : index(list.indexOf(command.element()));
      case LENGTH -> list == null ? Reply.NOT_FOUND : new Reply.Number(list.length());
      default ->
          list == null || command.range().misses(list.length())
              ? Reply.Items.NONE
              : range(command, list);
    };
  }

  static Reply word(boolean value) {
    return value ? Reply.Word.TRUE : Reply.Word.FALSE;
  }

  private static Reply index(int index) {
    return index < 0 ? Reply.Word.NIL : new Reply.Number(index);
  }

  /** Behind the end there is nothing; before the beginning ROMA shows an empty element. */
  private static Reply at(ListValue list, long index) {
    long absolute = index < 0 ? index + list.length() : index;
    if (absolute >= list.length()) {
      return Reply.Items.NONE;
    }
    return Reply.Items.of(absolute < 0 ? Bytes.EMPTY : shown(list, (int) absolute));
  }

  private static Reply ends(ListValue list, int index) {
    return list == null || list.length() == 0
        ? Reply.Items.NONE
        : Reply.Items.of(shown(list, index));
  }

  static Bytes shown(ListValue list, int index) {
    Bytes element = list.element(index);
    return element == null ? Bytes.EMPTY : element;
  }

  private static Bytes time(ListValue list, int index) {
    long time = list.time(index);
    return time == ListValue.NO_TIME ? Bytes.EMPTY : Bytes.utf8(Long.toString(time));
  }

  private static Reply range(ListCommand command, ListValue list) {
    int begin = command.range().begin(list.length());
    int end = command.range().end(list.length());
    Bytes length = Bytes.utf8(Integer.toString(list.length()));
    return switch (command.op()) {
      case GETS, GETS_WITH_TIME -> {
        List<Bytes> items = new ArrayList<>(1 + 2 * Math.max(0, end - begin));
        items.add(length);
        for (int i = begin; i < end; i++) {
          items.add(shown(list, i));
          if (command.op() == ListCommand.Op.GETS_WITH_TIME) {
            items.add(time(list, i));
          }
        }
        yield new Reply.Items(items);
      }
      case JOIN -> Reply.Items.of(length, joined(list, begin, end, command.element(), false));
      case JOIN_WITH_TIME ->
          Reply.Items.of(
              length,
              joined(list, begin, end, command.element(), false),
              joined(list, begin, end, command.element(), true));
      case TO_JSON -> json(list, begin, end);
      case TO_S -> Reply.Items.of(length, inspected(list, begin, end));
      default -> throw new IllegalStateException(command.op() + " shows no range");
    };
  }

  private static Bytes joined(
      ListValue list, int begin, int end, Bytes separator, boolean ofTimes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = begin; i < end; i++) {
      if (i > begin) {
        out.writeBytes(separator.array());
      }
      out.writeBytes((ofTimes ? time(list, i) : shown(list, i)).array());
    }
    return Bytes.wrap(out.toByteArray());
  }

  private static Reply json(ListValue list, int begin, int end) {
    StringBuilder out = new StringBuilder("[");
    for (int i = begin; i < end; i++) {
      Bytes element = list.element(i);
      if (!Json.canHold(element)) {
        return Reply.Refusal.NOT_UTF8;
      }
      out.append(i > begin ? "," : "");
      Json.string(out, element);
    }
    return Reply.Items.of(Bytes.utf8(out.append(']').toString()));
  }

  private static Bytes inspected(ListValue list, int begin, int end) {
    StringBuilder out = new StringBuilder("[");
    for (int i = begin; i < end; i++) {
      out.append(i > begin ? ", " : "");
      Inspect.binary(out, list.element(i));
    }
    return Bytes.utf8(out.append(']').toString());
  }
}
