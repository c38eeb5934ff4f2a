package roma.data.list;

import java.util.ArrayList;
import java.util.List;
import roma.data.Bytes;
import roma.data.Record;
import roma.data.Reply;
import roma.data.ValueOperation;

/** One list, and the commands that were given to it. */
final class Lists {
  static final int LIMIT = 1 << 20;

  Bytes value;
  long now = 1_795_422_312;
  Reply reply;

  Reply say(ListCommand command) {
    ValueOperation.Result result = command.apply(value, 77, now, LIMIT);
    if (result.value() != null) {
      if (command.isRead() || result.expiresAt() != Record.NEVER) {
        throw new AssertionError("changed by " + command + ", expires " + result.expiresAt());
      }
      value = result.value();
    }
    reply = result.reply();
    return reply;
  }

  Reply push(String element) {
    return put(ListCommand.Op.PUT_LAST, Placement.PLAIN, element);
  }

  Reply put(ListCommand.Op op, Placement placement, String element) {
    return say(ListCommand.put(op, placement, Bytes.utf8(element)));
  }

  Reply element(ListCommand.Op op, long index, String element) {
    return say(ListCommand.element(op, index, Bytes.utf8(element)));
  }

  List<String> shown(ListCommand.Op op, ListRange range, String separator) {
    List<String> shown = new ArrayList<>();
    ((Reply.Items) say(ListCommand.range(op, range, Bytes.utf8(separator))))
        .items()
        .forEach(item -> shown.add(item.toUtf8()));
    return shown;
  }

  List<String> gets(ListRange range) {
    return shown(ListCommand.Op.GETS, range, "");
  }
}
