package roma.history.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.MetaCommand;
import roma.data.Record;
import roma.data.counter.CounterCommand;
import roma.data.list.ListCommand;
import roma.data.list.ListRange;
import roma.data.list.Placement;
import roma.data.map.MapCommand;

/** Every command about one key, with small texts that meet each other often. */
public final class RandomCommands {
  private static final long PAST = 1;
  private static final long FAR = 4_000_000_000L;
  private static final long HOURS = 100_000;

  private final Random random;

  public RandomCommands(Random random) {
    this.random = random;
  }

  /** What a key is mostly used for. */
  public enum Kind {
    TEXT,
    LIST,
    MAP,
    COUNTERS
  }

  public Command next(Kind kind) {
    int dice = random.nextInt(100);
    // A map without fields is counters as well, so that those two do not meet.
    Kind used = dice < 3 && kind != Kind.TEXT ? one(Kind.TEXT, Kind.LIST) : kind;
    if (kind != Kind.TEXT && dice >= 94) {
      return switch (random.nextInt(5)) {
        case 0 -> new Command.Delete();
        case 1 -> new Command.Touch(FAR);
        case 2 -> new Command.Store(Command.Mode.SET, 0, Record.NEVER, text());
        case 3 -> new Command.GetAny();
        default -> new Command.Get();
      };
    }
    return switch (used) {
      case TEXT -> text(kind == Kind.TEXT);
      case LIST -> new Command.Operate(list());
      case MAP -> new Command.Operate(map());
      case COUNTERS -> new Command.Operate(counters());
    };
  }

  /**
   * @param whole whether what ends another kind of value in a way that no model follows is meant
   *     too
   */
  private Command text(boolean whole) {
    Command.Mode mode =
        whole ? one(Command.Mode.values()) : one(Command.Mode.SET, Command.Mode.ADD);
    int flags = random.nextInt(3);
    return switch (random.nextInt(13)) {
      case 0 -> new Command.Delete();
      case 1 -> new Command.Arithmetic(random.nextBoolean(), random.nextInt(9));
      case 2 -> new Command.Touch(expiry());
      case 3 -> new Command.GetAndTouch(expiry());
      case 4 -> new Command.CompareAndSet(0, flags, expiry(), text());
      case 5 ->
          new Command.Meta(
              new MetaCommand.Get(MetaCommand.NONE, MetaCommand.NONE, random.nextInt(1)));
      case 6 ->
          new Command.Meta(
              new MetaCommand.Store(mode, flags, expiry(), text(), null, false, MetaCommand.NONE));
      case 7 -> new Command.Meta(new MetaCommand.Delete(null, false, MetaCommand.NONE));
      case 8 ->
          new Command.Meta(
              new MetaCommand.Arithmetic(
                  random.nextBoolean(),
                  random.nextInt(9),
                  null,
                  MetaCommand.NONE,
                  0,
                  MetaCommand.NONE));
      case 9 -> new Command.Get();
      case 10 -> new Command.GetAny();
      default -> new Command.Store(mode, flags, expiry(), text());
    };
  }

  private ListCommand list() {
    ListCommand.Op op = one(ListCommand.Op.values());
    if (op == ListCommand.Op.CLEAR && random.nextInt(4) > 0) {
      op = ListCommand.Op.PUT_LAST;
    }
    long index = random.nextInt(40) == 0 ? random.nextInt(600) : random.nextInt(16) - 5;
    ListRange range =
        switch (random.nextInt(3)) {
          case 0 -> ListRange.ALL;
          case 1 -> ListRange.one(random.nextInt(16) - 5);
          default -> ListRange.span(random.nextInt(16) - 5, random.nextInt(16) - 5);
        };
    Placement placement =
        new Placement(
            random.nextBoolean(),
            one(Placement.ANY, Placement.ANY, 0L, 3L, 500L),
            one(Placement.ANY, Placement.ANY, HOURS));
    return new ListCommand(op, index, text(), range, placement);
  }

  private MapCommand map() {
    MapCommand.Op op = one(MapCommand.Op.values());
    if (op == MapCommand.Op.CLEAR && random.nextInt(4) > 0 || random.nextInt(3) == 0) {
      op = MapCommand.Op.SET;
    }
    Bytes field = Bytes.utf8("f" + random.nextInt(random.nextBoolean() ? 8 : 400));
    return new MapCommand(op, field, text(), one(Record.NEVER, FAR));
  }

  private CounterCommand counters() {
    List<CounterCommand.Step> steps = new ArrayList<>();
    CounterCommand.Op op = one(CounterCommand.Op.values());
    for (int i = random.nextInt(3); i >= (op == CounterCommand.Op.COUNTUP ? 0 : 1); i--) {
      steps.add(
          new CounterCommand.Step(Bytes.utf8("c" + random.nextInt(4)), random.nextInt(9) - 2));
    }
    return new CounterCommand(op, random.nextBoolean(), steps, one(Record.NEVER, FAR));
  }

  private long expiry() {
    return random.nextInt(8) == 0 ? PAST : one(Record.NEVER, FAR);
  }

  private Bytes text() {
    return Bytes.utf8(random.nextBoolean() ? "" + random.nextInt(30) : "t" + random.nextInt(9));
  }

  @SafeVarargs
  private <T> T one(T... all) {
    return all[random.nextInt(all.length)];
  }
}
