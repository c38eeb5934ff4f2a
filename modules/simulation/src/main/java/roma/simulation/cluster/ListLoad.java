package roma.simulation.cluster;

import java.util.random.RandomGenerator;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.list.ListCommand;
import roma.data.list.ListCommand.Op;
import roma.data.list.ListRange;
import roma.data.list.Placement;

/** What clients ask of lists: only what does not depend on the time of day can be judged. */
final class ListLoad {
  private static final int ELEMENTS = 6;

  private final RandomGenerator random;

  ListLoad(RandomGenerator random) {
    this.random = random;
  }

  static Key key(int number) {
    return Key.of("list" + number);
  }

  static Command whole() {
    return operate(ListCommand.range(Op.GETS, ListRange.ALL, Bytes.EMPTY));
  }

  Command next(int unique) {
    Bytes element = Bytes.utf8(Integer.toString(unique));
    Bytes common = Bytes.utf8("e" + random.nextInt(ELEMENTS));
    int index = random.nextInt(ELEMENTS) - 1;
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> whole();
      case 3 -> operate(ListCommand.of(Op.LENGTH));
      case 4, 5, 6, 7 -> operate(ListCommand.put(Op.PUT_LAST, Placement.PLAIN, element));
      case 8, 9 -> operate(ListCommand.put(Op.PUT_FIRST, placement(), common));
      case 10 -> operate(ListCommand.put(Op.PUT_LAST, placement(), common));
      case 11 -> operate(ListCommand.element(Op.INSERT, index, element));
      case 12 -> operate(ListCommand.element(Op.UPDATE_AT, index, element));
      case 13 -> operate(ListCommand.element(Op.DELETE, 0, common));
      case 14 -> operate(ListCommand.at(Op.DELETE_AT, index));
      case 15, 16 -> operate(ListCommand.of(Op.SHIFT));
      case 17, 18 -> operate(ListCommand.of(Op.POP));
      default -> random.nextInt(3) == 0 ? new Command.Delete() : operate(ListCommand.of(Op.CLEAR));
    };
  }

  private Placement placement() {
    long size = random.nextBoolean() ? Placement.ANY : 1 + random.nextInt(ELEMENTS);
    return new Placement(random.nextBoolean(), size, Placement.ANY);
  }

  private static Command operate(ListCommand command) {
    return new Command.Operate(command);
  }
}
