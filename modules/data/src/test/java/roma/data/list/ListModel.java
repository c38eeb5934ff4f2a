package roma.data.list;

import java.util.ArrayList;
import java.util.List;
import roma.data.Bytes;
import roma.data.Reply;

/** A list as two plain lists, for comparison; null where there is none. */
final class ListModel {
  List<String> elements;
  List<Long> times;
  long now;

  Reply say(ListCommand command) {
    String element = command.element().toUtf8();
    return switch (command.op()) {
      case PUT_FIRST, PUT_LAST -> put(command, element);
      case SHIFT, POP -> take(command.op() == ListCommand.Op.SHIFT);
      case INSERT -> insert((int) command.index(), element);
      case GETS -> gets();
      default -> elements == null ? Reply.NOT_FOUND : sayToExisting(command, element);
    };
  }

  private Reply sayToExisting(ListCommand command, String element) {
    int index = (int) command.index();
    switch (command.op()) {
      case LENGTH:
        return new Reply.Number(elements.size());
      case INDEX:
        int found = elements.indexOf(element);
        return found < 0 ? Reply.Word.NIL : new Reply.Number(found);
      case CLEAR:
        elements.clear();
        times.clear();
        return Reply.Word.CLEARED;
      case DELETE:
        boolean any = elements.contains(element);
        while (elements.contains(element)) {
          removeAt(elements.indexOf(element));
        }
        return any ? Reply.DELETED : Reply.Word.NOT_DELETED;
      case DELETE_AT:
        int at = index < 0 ? index + elements.size() : index;
        if (at < 0 || at >= elements.size()) {
          return Reply.Word.NOT_DELETED;
        }
        removeAt(at);
        return Reply.DELETED;
      case UPDATE_AT:
        if (index < 0 || index >= elements.size()) {
          return Reply.NOT_FOUND;
        }
        elements.set(index, element);
        times.set(index, now);
        return Reply.STORED;
      default:
        throw new AssertionError(command);
    }
  }

  private void removeAt(int index) {
    elements.remove(index);
    times.remove(index);
  }

  private void create() {
    if (elements == null) {
      elements = new ArrayList<>();
      times = new ArrayList<>();
    }
  }

  private Reply put(ListCommand command, String element) {
    List<String> before = elements == null ? null : new ArrayList<>(elements);
    List<Long> timesBefore = times == null ? null : new ArrayList<>(times);
    create();
    Placement placement = command.placement();
    for (int i = elements.size() - 1; i >= 0 && placement.maxAgeSeconds() != Placement.ANY; i--) {
      Long time = times.get(i);
      if (time == null || now - time > placement.maxAgeSeconds()) {
        removeAt(i);
      }
    }
    if (placement.swap() && elements.contains(element)) {
      removeAt(elements.indexOf(element));
    }
    boolean first = command.op() == ListCommand.Op.PUT_FIRST;
    boolean sized = placement.size() != Placement.ANY;
    if (!first && sized && elements.size() >= placement.size()) {
      elements = before;
      times = timesBefore;
      return Reply.Word.NOT_PUSHED;
    }
    elements.add(first ? 0 : elements.size(), element);
    times.add(first ? 0 : times.size(), now);
    while (first && sized && placement.size() > 0 && elements.size() > placement.size()) {
      removeAt(elements.size() - 1);
    }
    return Reply.STORED;
  }

  private Reply insert(int index, String element) {
    boolean fresh = elements == null;
    create();
    int at = fresh ? 0 : index < 0 ? index + elements.size() + 1 : index;
    if (at < 0) {
      return Reply.Refusal.INDEX_TOO_SMALL;
    }
    while (elements.size() < at) {
      elements.add(null);
      times.add(null);
    }
    elements.add(at, element);
    times.add(at, now);
    return Reply.STORED;
  }

  private Reply take(boolean first) {
    if (elements == null || elements.isEmpty()) {
      return Reply.Items.NONE;
    }
    int at = first ? 0 : elements.size() - 1;
    String taken = elements.get(at);
    removeAt(at);
    return Reply.Items.of(Bytes.utf8(taken == null ? "" : taken));
  }

  private Reply gets() {
    if (elements == null) {
      return Reply.Items.NONE;
    }
    List<Bytes> items = new ArrayList<>();
    items.add(Bytes.utf8(Integer.toString(elements.size())));
    elements.forEach(e -> items.add(Bytes.utf8(e == null ? "" : e)));
    return new Reply.Items(items);
  }
}
