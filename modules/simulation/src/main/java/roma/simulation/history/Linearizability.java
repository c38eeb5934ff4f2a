package roma.simulation.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether one key's operations can be put in an order that each client's answers agree with and in which what
 * was answered before another was sent comes first: the search of J. Wing and C. Gong with the memory of states by
 * G. Lowe ("Testing for linearizability", 2017). Operations of unknown outcome may come anywhere after their sending,
 * or never.
 */
public final class Linearizability {
  /** After so many steps the search gives up: the history is neither good nor bad. */
  private static final int MAX_STEPS = 2_000_000;

  private Linearizability() {}

  /** What was found. */
  public enum Verdict {
    LINEARIZABLE,
    NOT_LINEARIZABLE,
    GAVE_UP
  }

  /** One moment of the search: an operation was put next, in a state. */
  private record Frame(Node chosen, KeyState before) {}

  private record Seen(BitSet done, KeyState state) {}

  /** A call or a return in the order of time; what is put in the order leaves the list with its return. */
  private static final class Node {
    final Operation operation;
    final int index;
    Node matching;
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

  /** @param operations of one key, which is absent at first */
  public static Verdict check(List<Operation> operations) {
    Node head = new Node(null, -1);
    int known = link(head, operations);
    List<Frame> stack = new ArrayList<>();
    Set<Seen> seen = new HashSet<>();
    BitSet done = new BitSet();
    KeyState state = KeyState.ABSENT;
    Node at = head.next;
    for (int steps = 0; known > 0; steps++) {
      if (steps > MAX_STEPS) {
        return Verdict.GAVE_UP;
      }
      KeyState after = null;
      if (at != null && at.isCall()) {
        after = state.after(at.operation.command(), at.operation.reply());
        if (after != null) {
          done.set(at.index);
          if (!seen.add(new Seen((BitSet) done.clone(), after))) {
            done.clear(at.index);
            after = null;
          }
        }
      }
      if (after != null) {
        stack.add(new Frame(at, state));
        state = after;
        known -= at.operation.isUnknown() ? 0 : 1;
        at.unlink();
        at.matching.unlink();
        at = head.next;
      } else if (at != null && at.isCall()) {
        at = at.next;
      } else {
        // Something answered before all that could still come, or nothing is left to try: take back the last choice.
        if (stack.isEmpty()) {
          return Verdict.NOT_LINEARIZABLE;
        }
        Frame last = stack.remove(stack.size() - 1);
        at = last.chosen;
        state = last.before;
        done.clear(at.index);
        known += at.operation.isUnknown() ? 0 : 1;
        at.matching.relink();
        at.relink();
        at = at.next;
      }
    }
    return Verdict.LINEARIZABLE;
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
    for (Timed timed : times) {
      last.next = timed.node;
      timed.node.previous = last;
      last = timed.node;
    }
    return known;
  }
}
