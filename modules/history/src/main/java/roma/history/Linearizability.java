package roma.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import roma.data.Command;

/**
 * Decides whether one key's operations can be put in an order that each client's answers agree with
 * and in which what was answered before another was sent comes first: the search of J. Wing and C.
 * Gong with the memory of states by G. Lowe ("Testing for linearizability", 2017). Operations of
 * unknown outcome may come anywhere after their sending, or never; of several that ask the same,
 * the one sent first is tried first, because it can stand wherever a later one can.
 */
public final class Linearizability {
  /** After so many steps the search gives up: the history is neither good nor bad. */
  private static final int MAX_STEPS = 300_000;

  /** What was found. */
  public enum Verdict {
    LINEARIZABLE,
    NOT_LINEARIZABLE,
    GAVE_UP
  }

  /** One moment of the search: an operation was put next, in a state. */
  private record Choice(Node chosen, KeyState before) {}

  private record Seen(BitSet done, KeyState state) {}

  /**
   * A call or a return in the order of time; what is put in the order leaves the list with its
   * return.
   */
  private static final class Node {
    final Operation operation;
    final int index;
    Node matching;

    /** The one sent before this one that asks the same, where neither has a known outcome. */
    Node twin;

    Node previous;
    Node next;

    Node(Operation operation, int index) {
      this.operation = operation;
      this.index = index;
    }

    boolean isCall() {
      return matching != null;
    }

    void unlink() {
      previous.next = next;
      if (next != null) {
        next.previous = previous;
      }
    }

    void relink() {
      previous.next = this;
      if (next != null) {
        next.previous = this;
      }
    }
  }

  private final Node head = new Node(null, -1);
  private final List<Choice> choices = new ArrayList<>();
  private final Set<Seen> seen = new HashSet<>();
  private final BitSet done = new BitSet();
  private KeyState state = KeyState.ABSENT;
  private int knownLeft;

  /** The next to try; operations of unknown outcome are tried only where no other fits. */
  private Node at;

  private boolean tryingUnknown;

  private Linearizability(List<Operation> operations) {
    knownLeft = link(head, operations);
    at = head.next;
  }

  /**
   * @param operations of one key, which is absent at first
   */
  public static Verdict check(List<Operation> operations) {
    Linearizability search = new Linearizability(operations);
    for (int steps = 0; search.knownLeft > 0; steps++) {
      if (steps > MAX_STEPS) {
        return Verdict.GAVE_UP;
      }
      if (!search.step()) {
        return Verdict.NOT_LINEARIZABLE;
      }
    }
    return Verdict.LINEARIZABLE;
  }

  /** Returns false where everything was tried. */
  private boolean step() {
    if (at != null && at.isCall()) {
      KeyState after = at.operation.isUnknown() == tryingUnknown ? fitting(at) : null;
      if (after == null) {
        at = at.next;
      } else {
        choose(after);
      }
      return true;
    }
    // Something was answered before all that could still come.
    if (!tryingUnknown) {
      tryingUnknown = true;
      at = head.next;
      return true;
    }
    return takeBack();
  }

  /**
   * The state once {@code call} is put next; null where it does not fit, or leads to where the
   * search was before.
   */
  private KeyState fitting(Node call) {
    boolean twinFirst = call.twin != null && !done.get(call.twin.index);
    KeyState after =
        twinFirst ? null : state.after(call.operation.command(), call.operation.reply());
    if (after == null) {
      return null;
    }
    done.set(call.index);
    boolean isNew = seen.add(new Seen((BitSet) done.clone(), after));
    if (!isNew) {
      done.clear(call.index);
    }
    return isNew ? after : null;
  }

  private void choose(KeyState after) {
    choices.add(new Choice(at, state));
    state = after;
    knownLeft -= tryingUnknown ? 0 : 1;
    at.unlink();
    at.matching.unlink();
    at = head.next;
    tryingUnknown = false;
  }

  private boolean takeBack() {
    if (choices.isEmpty()) {
      return false;
    }
    Choice last = choices.remove(choices.size() - 1);
    at = last.chosen;
    state = last.before;
    tryingUnknown = at.operation.isUnknown();
    done.clear(at.index);
    knownLeft += tryingUnknown ? 0 : 1;
    at.matching.relink();
    at.relink();
    at = at.next;
    return true;
  }

  private record Timed(long micros, boolean isReturn, Node node) {}

  /** Builds the list behind {@code head} and counts the operations whose outcome is known. */
  private static int link(Node head, List<Operation> operations) {
    List<Timed> times = new ArrayList<>();
    int known = 0;
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      Node call = new Node(operation, i);
      Node answer = new Node(operation, i);
      call.matching = answer;
      times.add(new Timed(operation.invokedMicros(), false, call));
      times.add(new Timed(operation.answeredMicros(), true, answer));
      known += operation.isUnknown() ? 0 : 1;
    }
    // At one instant calls come first: what touches in time is concurrent.
    times.sort(Comparator.comparingLong(Timed::micros).thenComparing(Timed::isReturn));
    Node last = head;
    Map<Command, Node> unknown = new HashMap<>();
    for (Timed timed : times) {
      if (!timed.isReturn && timed.node.operation.isUnknown()) {
        timed.node.twin = unknown.put(timed.node.operation.command(), timed.node);
      }
      last.next = timed.node;
      timed.node.previous = last;
      last = timed.node;
    }
    return known;
  }
}
