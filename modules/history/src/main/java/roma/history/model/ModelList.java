package roma.history.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import roma.data.list.ListCommand;
import roma.data.list.ListRange;
import roma.data.list.Placement;

/**
 * A list of texts; a gap is null. Times are the clock's, and all of one hour: only gaps are old.
 */
final class ModelList {
  final List<String> elements = new ArrayList<>();

  ModelList copy() {
    ModelList copy = new ModelList();
    copy.elements.addAll(elements);
    return copy;
  }

  static String word(boolean value) {
    return value ? "TRUE" : "FALSE";
  }

  static String items(int length, Collection<String> rest) {
    List<String> items = new ArrayList<>();
    items.add(Integer.toString(length));
    items.addAll(rest);
    return "Items " + items;
  }

  private static String shown(String element) {
    return element == null ? "" : element;
  }

  /**
   * @param isNew whether there was no list before
   */
  String say(ListCommand command, boolean isNew) {
    String element = command.element().toUtf8();
    int size = elements.size();
    int index = (int) command.index();
    int place = index < 0 ? index + size : index;
    switch (command.op()) {
      case AT:
        return place >= size ? "Items []" : "Items [" + (place < 0 ? "" : at(place)) + "]";
      case FIRST:
        return size == 0 ? "Items []" : "Items [" + at(0) + "]";
      case LAST:
        return size == 0 ? "Items []" : "Items [" + at(size - 1) + "]";
      case IS_EMPTY:
        return word(size == 0);
      case INCLUDES:
        return word(elements.contains(element));
      case INDEX:
        return elements.contains(element) ? "Number " + elements.indexOf(element) : "NIL";
      case LENGTH:
        return "Number " + size;
      case CLEAR:
        elements.clear();
        return "CLEARED";
      case DELETE:
        return elements.removeAll(Collections.singleton(element)) ? "Deleted" : "NOT_DELETED";
      case DELETE_AT:
        if (place < 0 || place >= size) {
          return "NOT_DELETED";
        }
        elements.remove(place);
        return "Deleted";
      case UPDATE_AT:
        if (index < 0 || index >= size) {
          return "NotFound";
        }
        elements.set(index, element);
        return "Stored";
      case INSERT:
        return insert(isNew ? 0 : index < 0 ? place + 1 : index, element);
      case SHIFT, POP:
        return size == 0
            ? "Items []"
            : "Items ["
                + shown(elements.remove(command.op() == ListCommand.Op.SHIFT ? 0 : size - 1))
                + "]";
      case PUT_FIRST, PUT_LAST:
        return put(command.op() == ListCommand.Op.PUT_FIRST, command.placement(), element);
      default:
        return range(command);
    }
  }

  private String at(int place) {
    return shown(elements.get(place));
  }

  private String insert(int at, String element) {
    if (at < 0) {
      return "INDEX_TOO_SMALL";
    }
    while (elements.size() < at) {
      elements.add(null);
    }
    elements.add(at, element);
    return "Stored";
  }

  private String put(boolean first, Placement placement, String element) {
    if (placement.maxAgeSeconds() != Placement.ANY) {
      elements.removeAll(Collections.singleton(null));
    }
    if (placement.swap()) {
      elements.remove(element);
    }
    long most = placement.size();
    boolean sized = most != Placement.ANY;
    if (!first && sized && elements.size() >= most) {
      return "NOT_PUSHED";
    }
    elements.add(first ? 0 : elements.size(), element);
    while (first && sized && most > 0 && elements.size() > most) {
      elements.remove(elements.size() - 1);
    }
    return "Stored";
  }

  private String range(ListCommand command) {
    int size = elements.size();
    ListRange range = command.range();
    int from = (int) (range.from() < 0 ? range.from() + size : range.from());
    int to = (int) (range.to() < 0 ? range.to() + size : range.to());
    if (range.form() == ListRange.Form.ONE && (from < 0 || from >= size)) {
      return "Items []";
    } else if (range.form() == ListRange.Form.ALL) {
      from = 0;
      to = size - 1;
    }
    List<String> some = new ArrayList<>();
    for (int i = from; i >= 0 && i <= to && i < size; i++) {
      some.add(elements.get(i));
    }
    List<String> texts = some.stream().map(ModelList::shown).toList();
    String joined = String.join(command.element().toUtf8(), texts);
    return switch (command.op()) {
      case GETS -> items(size, texts);
      case GETS_WITH_TIME -> {
        List<String> timed = new ArrayList<>();
        texts.forEach(text -> timed.addAll(List.of(text, "time")));
        yield items(size, timed);
      }
      case JOIN -> items(size, List.of(joined));
      case JOIN_WITH_TIME -> items(size, List.of(joined, "time"));
      case TO_JSON -> "Items [[" + quoted(some, "null", ",") + "]]";
      case TO_S -> items(size, List.of("[" + quoted(some, "nil", ", ") + "]"));
      default -> throw new AssertionError(command);
    };
  }

  private static String quoted(List<String> some, String gap, String separator) {
    return String.join(
        separator, some.stream().map(text -> text == null ? gap : "\"" + text + "\"").toList());
  }
}
