package roma.history;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import roma.data.Command;
import roma.data.Reply;

/**
 * Settles writes of unknown outcome that reads tell about, which {@link Linearizability} would have
 * to guess: one whose value a read shows was stored before that read was answered. On a key to
 * which only is appended, one that a read does not show is stored after that read was sent; and an
 * append that no read shows may as well not have happened: no other answer depends on it.
 */
public final class SeenWrites {
  private SeenWrites() {}

  /**
   * The same history with outcomes where they follow from it.
   *
   * @param operations of one key
   */
  public static List<Operation> settle(List<Operation> operations) {
    List<String> values =
        operations.stream().map(o -> valueOf(o.command())).filter(v -> !v.isEmpty()).toList();
    List<Operation> reads =
        operations.stream()
            .filter(o -> o.reply() instanceof Reply.Found)
            .sorted(Comparator.comparingLong(Operation::answeredMicros))
            .toList();
    boolean onlyGrows = operations.stream().allMatch(o -> grows(o.command()));
    List<Operation> settled = new ArrayList<>();
    for (Operation operation : operations) {
      Operation known =
          operation.isUnknown() ? settle(operation, values, reads, onlyGrows) : operation;
      if (!known.isUnknown() || !onlyGrows || isShown(known, reads)) {
        settled.add(known);
      }
    }
    return settled;
  }

  private static Operation settle(
      Operation write, List<String> values, List<Operation> reads, boolean onlyGrows) {
    String value = valueOf(write.command());
    boolean unmistakable =
        !value.isEmpty() && values.stream().filter(other -> other.contains(value)).count() == 1;
    Optional<Operation> seen =
        unmistakable
            ? reads.stream().filter(read -> shown(read).contains(value)).findFirst()
            : Optional.empty();
    if (seen.isEmpty()) {
      return write;
    }
    long from =
        reads.stream()
            .filter(read -> onlyGrows && !shown(read).contains(value))
            .mapToLong(Operation::invokedMicros)
            .reduce(write.invokedMicros(), Math::max);
    // What cannot be stays a contradiction: seen before it was sent, or seen and then gone.
    return seen.get().answeredMicros() < from
        ? write
        : stored(write, from, seen.get().answeredMicros());
  }

  private static boolean grows(Command command) {
    return command.isRead()
        || command instanceof Command.Store store
            && (store.mode() == Command.Mode.APPEND || store.mode() == Command.Mode.ADD);
  }

  /** Other than an append's, the fate of a write shows in more than its value. */
  private static boolean isShown(Operation write, List<Operation> reads) {
    return !(write.command() instanceof Command.Store store)
        || store.mode() != Command.Mode.APPEND
        || reads.stream().anyMatch(read -> shown(read).contains(valueOf(store)));
  }

  private static Operation stored(Operation write, long invokedMicros, long answeredMicros) {
    return new Operation(
        write.client(),
        write.vnode(),
        write.key(),
        write.command(),
        invokedMicros,
        answeredMicros,
        Reply.STORED);
  }

  private static String shown(Operation read) {
    return text(((Reply.Found) read.reply()).record().value().array());
  }

  private static String valueOf(Command command) {
    if (command instanceof Command.Store store) {
      return text(store.value().array());
    }
    return command instanceof Command.CompareAndSet cas ? text(cas.value().array()) : "";
  }

  /** A character a byte, whatever the bytes are. */
  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
