package roma.simulation.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import roma.data.Command;
import roma.data.Key;
import roma.data.Reply;
import roma.history.Operation;
import roma.simulation.time.EventLoop;

/** What all clients asked and were answered. Finds requests that are answered twice. */
public final class History {
  private final EventLoop loop;
  private final List<Operation> operations = new ArrayList<>();
  private final Set<Integer> open = new HashSet<>();
  private final List<String> violations = new ArrayList<>();

  public History(EventLoop loop) {
    this.loop = loop;
  }

  /** A client sends its request; the number names it in {@link #answer}. */
  public int invoke(int client, int vnode, Key key, Command command) {
    int number = operations.size();
    operations.add(
        new Operation(client, vnode, key, command, loop.nowMicros(), Operation.NEVER, null));
    open.add(number);
    return number;
  }

  /**
   * The client is told; {@link Reply.Failed} tells it that nothing happened, or not what happened.
   */
  public void answer(int number, Reply reply) {
    Operation asked = operations.get(number);
    if (!open.remove(number)) {
      violations.add("answered twice: " + asked + ", now " + reply);
      return;
    }
    boolean unknown =
        reply instanceof Reply.Failed failed && failed.certainty() == Reply.Certainty.UNKNOWN;
    operations.set(
        number,
        new Operation(
            asked.client(),
            asked.vnode(),
            asked.key(),
            asked.command(),
            asked.invokedMicros(),
            unknown ? Operation.NEVER : loop.nowMicros(),
            unknown ? null : reply));
  }

  /** Numbers of requests without an answer. */
  public Set<Integer> open() {
    return Set.copyOf(open);
  }

  public Operation operation(int number) {
    return operations.get(number);
  }

  public int size() {
    return operations.size();
  }

  public List<String> violations() {
    return List.copyOf(violations);
  }

  /**
   * What concerns each key. A flush is an operation on each key of its vnode: that it takes effect
   * on all at one moment is not checked. One that is due later is, once answered, a flush of
   * unknown outcome.
   */
  public SortedMap<String, List<Operation>> byKey() {
    SortedMap<String, List<Operation>> byKey = new TreeMap<>();
    for (Operation operation : operations) {
      if (operation.key() != null) {
        byKey.computeIfAbsent(nameOf(operation.key()), k -> new ArrayList<>());
      }
    }
    byKey.forEach((key, list) -> collect(key, list));
    return byKey;
  }

  /** With the number of its hash name, where that is not the default. */
  public static String nameOf(Key key) {
    String text = key.bytes().toUtf8();
    return key.hashNameId() == Key.DEFAULT_HASH_NAME_ID ? text : text + "^" + key.hashNameId();
  }

  private void collect(String key, List<Operation> into) {
    int vnode = -1;
    for (Operation operation : operations) {
      if (operation.key() != null && nameOf(operation.key()).equals(key)) {
        vnode = operation.vnode();
        break;
      }
    }
    for (Operation operation : operations) {
      boolean mine =
          operation.key() == null
              ? operation.vnode() == vnode
              : nameOf(operation.key()).equals(key);
      boolean happened = !(operation.reply() instanceof Reply.Failed);
      boolean saysNothing = operation.isUnknown() && operation.command().isRead();
      if (mine && happened && !saysNothing) {
        into.add(isDueLater(operation) ? operation.unknown() : operation);
      }
    }
  }

  private static boolean isDueLater(Operation operation) {
    return operation.command() instanceof Command.FlushAll flush && flush.atSeconds() > 0;
  }
}
