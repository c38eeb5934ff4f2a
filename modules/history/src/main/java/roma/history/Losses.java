package roma.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Reply;

/**
 * Finds acknowledged writes that are gone, and writes that happened twice, by counting: on keys
 * that are only incremented, and on keys to which only words are appended, none of which is part of
 * another. It needs no search, so it judges histories that {@link Linearizability} gives up.
 */
public final class Losses {
  private Losses() {}

  /**
   * Compares the last read that began after all answered writes with what was answered.
   *
   * @param operations of one key, whose first value, if any, comes from an {@code add}
   * @return a sentence for each write, or for each count, that is not as it was answered; nothing
   *     for keys of other uses and for keys without such a read
   */
  public static List<String> of(List<Operation> operations) {
    List<Operation> changes =
        operations.stream().filter(o -> !o.command().isRead() && !isStart(o.command())).toList();
    Optional<Operation> read = lastRead(operations, changes);
    if (changes.isEmpty() || read.isEmpty()) {
      return List.of();
    } else if (changes.stream().allMatch(o -> isIncrement(o.command()))) {
      return counted(changes, read.get());
    } else if (changes.stream().allMatch(o -> isAppend(o.command()))) {
      return appended(changes, read.get());
    }
    return List.of();
  }

  private static Optional<Operation> lastRead(List<Operation> all, List<Operation> changes) {
    long settled =
        changes.stream()
            .filter(o -> !o.isUnknown())
            .mapToLong(Operation::answeredMicros)
            .max()
            .orElse(0);
    return all.stream()
        .filter(o -> o.command().isRead() && !o.isUnknown() && o.invokedMicros() > settled)
        .max(Comparator.comparingLong(Operation::invokedMicros));
  }

  private static List<String> counted(List<Operation> changes, Operation read) {
    long acknowledged = changes.stream().filter(o -> o.reply() instanceof Reply.Number).count();
    long unknown = changes.stream().filter(Operation::isUnknown).count();
    long value =
        read.reply() instanceof Reply.Found found
            ? Long.parseLong(found.record().value().toUtf8())
            : 0;
    if (value < acknowledged) {
      return List.of(
          "lost: " + acknowledged + " increments were acknowledged, the counter is " + value);
    } else if (value > acknowledged + unknown) {
      return List.of(
          "twice: the counter is "
              + value
              + " after "
              + acknowledged
              + " acknowledged increments and "
              + unknown
              + " of unknown outcome");
    }
    return List.of();
  }

  private static List<String> appended(List<Operation> changes, Operation read) {
    String value = read.reply() instanceof Reply.Found found ? found.record().value().toUtf8() : "";
    List<String> wrong = new ArrayList<>();
    for (Operation change : changes) {
      String word = ((Command.Store) change.command()).value().toUtf8();
      int at = value.indexOf(word);
      if (at < 0 && change.reply() instanceof Reply.Stored) {
        wrong.add("lost: the append of " + word + " was acknowledged");
      } else if (at >= 0 && value.indexOf(word, at + 1) >= 0) {
        wrong.add("twice: the append of " + word);
      }
    }
    return wrong;
  }

  private static boolean isStart(Command command) {
    return command instanceof Command.Store store && store.mode() == Command.Mode.ADD;
  }

  private static boolean isIncrement(Command command) {
    return command instanceof Command.Arithmetic sum && sum.increment() && sum.delta() == 1;
  }

  private static boolean isAppend(Command command) {
    return command instanceof Command.Store store
        && store.mode() == Command.Mode.APPEND
        && !store.value().equals(Bytes.EMPTY);
  }
}
